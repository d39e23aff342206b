import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { dashboard, text } from "../../keda/grafana/dashboard.mjs";
import { render, root } from "./lib/helm.mjs";
import { runs } from "./lib/programs.mjs";

const panels = dashboard.panels.filter(panel => panel.type !== "row");
const expressions = panels.flatMap(panel => panel.targets.map(target => target.expr));
const skip = await runs("promtool", "--version");

test("dashboard.json is what dashboard.mjs makes (npm run generate)", async () => {
  assert.equal(await readFile(join(root, "keda/grafana/dashboard.json"), "utf8"), text);
});

test("the chart installs the dashboard, with Grafana's own templates untouched", async () => {
  const manifests = await render({ set: ["metrics.grafanaDashboard.enabled=true"] });
  assert.equal(manifests.find(manifest => manifest.metadata.labels?.grafana_dashboard).data["predictive-scaler.json"], text);
});

test("every query is PromQL", { skip }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "dashboard-"));
  try {
    const plain = expressions.map(expr => expr.replaceAll("$__rate_interval", "2m").replaceAll(/\$(namespace|scaled_object)/g, "shop"));
    const rules = plain.map((expr, index) => ({ record: `panel:query:${index}`, expr }));
    await writeFile(join(directory, "rules.yaml"), JSON.stringify({ groups: [{ name: "panels", rules }] }));
    await promisify(execFile)("promtool", ["check", "rules", join(directory, "rules.yaml")]);
    await writeFile(join(directory, "rules.yaml"), JSON.stringify({ groups: [{ name: "panels", rules: [{ record: "a", expr: "sum(" }] }] }));
    await assert.rejects(promisify(execFile)("promtool", ["check", "rules", join(directory, "rules.yaml")]));
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("every series in a query is one of the program's, of the rules, or of the runtime", async () => {
  const documented = new Set([...(await readFile(join(root, "docs/metrics.md"), "utf8")).matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => `predictive_scaler_${name}`));
  const recorded = new Set([...(await readFile(join(root, "keda/prometheus/rules.yaml"), "utf8")).matchAll(/record: (\S+)/g)].map(([, name]) => name));
  const named = new Set(expressions.flatMap(expr => expr.match(/predictive_scaler[\w:]+/g) ?? []).map(name => documented.has(name) ? name : name.replace(/_(bucket|sum|count)$/, "")));
  assert.deepEqual([...named].filter(name => !documented.has(name) && !recorded.has(name)), []);
});

test("panels do not overlap, are explained, and have a data source that can be chosen", () => {
  const taken = new Map();
  for (const { title, description, gridPos: { x, y, w, h }, datasource } of panels) {
    assert.ok(description.length > 20, title);
    assert.equal(datasource.uid, "${datasource}");
    assert.ok(x + w <= 24, title);
    for (let column = x; column < x + w; column++) {
      for (let line = y; line < y + h; line++) {
        assert.equal(taken.get(`${column},${line}`), undefined, `${title} lies on ${taken.get(`${column},${line}`)}`);
        taken.set(`${column},${line}`, title);
      }
    }
  }
  assert.equal(new Set(dashboard.panels.map(panel => panel.id)).size, dashboard.panels.length);
  const variables = dashboard.templating.list.map(variable => variable.name);
  const used = new Set(expressions.join(" ").match(/\$[a-z]\w+/g));
  assert.deepEqual([...used].filter(name => !variables.includes(name.slice(1))), []);
});
