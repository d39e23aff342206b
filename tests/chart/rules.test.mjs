// The rules: promtool's own unit tests, and that what they name is there.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { parse } from "yaml";
import { chart, helmRun, render, root } from "./lib/helm.mjs";
import { runs } from "./lib/programs.mjs";
import { valuesFile } from "./lib/values.mjs";

const run = promisify(execFile);
const folder = join(root, "keda/prometheus");
const rules = parse(await readFile(join(folder, "rules.yaml"), "utf8")).groups.flatMap(group => group.rules);
const alerts = rules.filter(rule => rule.alert);

const skip = await runs("promtool", "--version");

test("promtool accepts the rules", { skip }, () => run("promtool", ["check", "rules", "rules.yaml"], { cwd: folder }));

test("the rules' unit tests pass", { skip }, () => run("promtool", ["test", "rules", "rules.test.yaml"], { cwd: folder }));

test("the unit tests notice a rule that is changed", { skip }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "rules-"));
  try {
    await cp(join(folder, "rules.test.yaml"), join(directory, "rules.test.yaml"));
    const text = await readFile(join(folder, "rules.yaml"), "utf8");
    for (const [before, after] of [["> 0.05", "> 0.5"], ["== 0)", "== 1)"], ["for: 15m", "for: 2h"], ["< 0.8", "< 0.2"]]) {
      assert.ok(text.includes(before));
      await writeFile(join(directory, "rules.yaml"), text.replace(before, after));
      await assert.rejects(run("promtool", ["test", "rules", "rules.test.yaml"], { cwd: directory }), `${before} -> ${after}`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("every alert has a unit test, a severity, and a heading in the runbook", async () => {
  const [tests, runbook] = await Promise.all([join(folder, "rules.test.yaml"), join(root, "docs/runbook.md")].map(file => readFile(file, "utf8")));
  for (const { alert, labels, annotations } of alerts) {
    assert.ok(tests.includes(alert), `${alert} has no unit test`);
    assert.match(labels.severity, /^(info|warning|critical)$/);
    assert.equal(annotations.runbook_url, `docs/runbook.md#${alert.toLowerCase()}`);
    assert.match(runbook, new RegExp(`^## ${alert}$`, "m"));
  }
  const headings = [...runbook.matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
  assert.deepEqual(headings.filter(name => !alerts.some(rule => rule.alert === name)), []);
});

test("every metric in the rules is one of the program's, or of kube-state-metrics", async () => {
  const documented = new Set([...(await readFile(join(root, "docs/metrics.md"), "utf8")).matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => `predictive_scaler_${name}`));
  const named = new Set(rules.flatMap(rule => rule.expr.match(/\b(predictive_scaler_\w+|kube_\w+)/g) ?? []));
  assert.ok(named.size > 10);
  assert.deepEqual([...named].filter(name => !documented.has(name) && !name.startsWith("kube_horizontalpodautoscaler_")), []);
});

test("the chart has the same rules file (npm run generate)", async () => {
  const [own, charts] = await Promise.all([join(folder, "rules.yaml"), join(chart, "files/rules/predictive-scaler.yaml")].map(file => readFile(file, "utf8")));
  assert.equal(charts, own);
});

test("the chart brings the rules, with the runbook where the values say", async () => {
  const [rule] = (await render({ files: [valuesFile("service-monitor")] })).filter(manifest => manifest.kind === "PrometheusRule");
  const installed = rule.spec.groups.flatMap(group => group.rules);
  assert.deepEqual(installed.filter(found => found.alert).map(found => found.alert), [...alerts.map(found => found.alert), "PredictiveScalerPlansAreOld"]);
  assert.equal(installed.find(found => found.alert === "PredictiveScalerSourceDown").annotations.runbook_url, "https://runbooks.example.org/predictive-scaler#predictivescalersourcedown");
  // Prometheus' own templates pass through Helm's untouched.
  assert.match(installed.find(found => found.alert === "PredictiveScalerSourceDown").annotations.summary, /\{\{ \$labels\.source \}\}/);
});

test("a dashboard that is put into files/dashboards is installed, and helm package takes what belongs to the chart", async () => {
  const directory = await mkdtemp(join(tmpdir(), "files-"));
  try {
    const path = join(directory, "predictive-scaler");
    await cp(chart, path, { recursive: true });
    await mkdir(join(path, "files/dashboards"), { recursive: true });
    await writeFile(join(path, "files/dashboards/load.json"), '{"title":"{{namespace}}"}');
    const dashboards = (await render({ path, set: ["metrics.grafanaDashboard.enabled=true"] })).find(manifest => manifest.metadata.labels?.grafana_dashboard);
    assert.equal(dashboards.data["load.json"], '{"title":"{{namespace}}"}');
    await helmRun("package", path, "--destination", directory);
    const { stdout } = await run("tar", ["tzf", join(directory, "predictive-scaler-0.1.0.tgz")]);
    assert.match(stdout, /files\/rules\/predictive-scaler\.yaml/);
    assert.doesNotMatch(stdout, /examples\//);
  } finally {
    await rm(directory, { recursive: true });
  }
});
