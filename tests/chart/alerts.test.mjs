// The alerts, seen to fire and to resolve: the real program with the chart's settings, a real Prometheus that scrapes it, and KEDA's calls. Windows and
// waiting times of the rules are shortened, nothing else.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { call, metricsRequest, scaledObject } from "./lib/grpc.mjs";
import { render, root } from "./lib/helm.mjs";
import { freePort, skipped, withProgram } from "./lib/program.mjs";
import { runs } from "./lib/programs.mjs";

const skip = skipped || await runs("prometheus", "--version");

/** A source that answers every query with a steady demand, until it is told to fail. */
async function steadySource() {
  const source = { fails: false };
  const server = createServer(async (request, response) => {
    const body = await new Promise(resolve => {
      const parts = [];
      request.on("data", part => parts.push(part)).on("end", () => resolve(Buffer.concat(parts).toString()));
    });
    const asked = new URLSearchParams(`${new URL(request.url, "http://source").search.slice(1)}&${body}`);
    response.writeHead(source.fails ? 503 : 200, { "content-type": "application/json" });
    response.end(JSON.stringify({ status: source.fails ? "error" : "success", data: request.url.includes("query_range") ? matrix(asked) : vector(asked) }));
  });
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(source, { port: server.address().port, close: () => server.close() });
}

const vector = asked => ({ resultType: "vector", result: [{ metric: {}, value: [Number(asked.get("time")), "50"] }] });

function matrix(asked) {
  const [start, end, step] = ["start", "end", "step"].map(name => Number.parseFloat(asked.get(name)));
  const values = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, index) => [start + index * step, "50"]);
  return { resultType: "matrix", result: [{ metric: {}, values }] };
}

/** KEDA's poll, over and over: GetMetricSpec, GetMetrics, IsActive of each trigger. */
function keda(port) {
  const triggers = [];
  let stopped = false;
  const loop = (async () => {
    while (!stopped) {
      for (const reference of triggers) {
        for (const [method, message] of [["GetMetricSpec", reference], ["GetMetrics", metricsRequest(reference, "x")], ["IsActive", reference]]) {
          await call(port, `/externalscaler.ExternalScaler/${method}`, message).catch(() => null);
        }
      }
      await delay(300);
    }
  })();
  return { add: query => triggers.push(scaledObject("shop", "shop", { query, threshold: "10" })), stop: () => (stopped = true, loop) };
}

async function withPrometheus(directory, use) {
  const rules = (await readFile(join(root, "keda/prometheus/rules.yaml"), "utf8")).replaceAll("[5m]", "[6s]").replaceAll(/for: \w+/g, "for: 1s");
  await writeFile(join(directory, "rules.yaml"), rules);
  const targets = join(directory, "targets.json");
  await writeFile(targets, "[]");
  await writeFile(join(directory, "prometheus.yml"), JSON.stringify({
    global: { scrape_interval: "1s", scrape_timeout: "1s", evaluation_interval: "1s" },
    rule_files: [join(directory, "rules.yaml")],
    scrape_configs: [{ job_name: "predictive-scaler", honor_labels: true, file_sd_configs: [{ files: [targets], refresh_interval: "1s" }] }],
  }));
  const port = await freePort();
  const child = spawn("prometheus", [`--config.file=${join(directory, "prometheus.yml")}`, `--storage.tsdb.path=${join(directory, "data")}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
  const ended = new Promise(resolve => child.on("exit", resolve));
  try {
    await use({
      scrape: target => writeFile(targets, JSON.stringify([{ targets: [`127.0.0.1:${target}`] }])),
      firing: async () => {
        const answer = await fetch(`http://127.0.0.1:${port}/api/v1/alerts`).then(found => found.json()).catch(() => null);
        return answer?.data.alerts.filter(alert => alert.state === "firing").map(alert => alert.labels.alertname) ?? null;
      },
    });
  } finally {
    child.kill("SIGTERM");
    await ended;
  }
}

/** Waits until what is firing is as wanted. */
async function until(firing, holds, what) {
  let last = null;
  for (let attempt = 0; attempt < 180; attempt++) {
    last = await firing();
    if (last && holds(last)) {
      return;
    }
    await delay(500);
  }
  assert.fail(`${what}; firing: ${last}`);
}

const outage = ["PredictiveScalerRpcFailures", "PredictiveScalerSourceDown", "PredictiveScalerTriggersUnavailable"];

test("alerts fire when the service is absent or its source is away, and resolve when they are back", { skip, timeout: 300_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "alerts-"));
  const source = await steadySource();
  try {
    const manifests = await render({ set: [`sources={"main":{"url":"http://127.0.0.1:${source.port}","default":true}}`] });
    await withPrometheus(directory, async ({ scrape, firing }) => {
      await until(firing, names => names.includes("PredictiveScalerAbsent"), "absence was not noticed");
      await withProgram(manifests, async ports => {
        const calls = keda(ports.grpc);
        try {
          calls.add("sum(a)");
          await scrape(ports.metrics);
          await until(firing, names => names.length === 0, "a healthy service is not silent");
          source.fails = true;
          calls.add("sum(b)");
          await until(firing, names => outage.every(name => names.includes(name)), "the outage was not noticed");
          source.fails = false;
          await until(firing, names => names.length === 0, "the alerts do not resolve");
        } finally {
          await calls.stop();
        }
      });
      await until(firing, names => names.includes("PredictiveScalerAbsent"), "the end was not noticed");
    });
  } finally {
    source.close();
    await rm(directory, { recursive: true, force: true });
  }
});
