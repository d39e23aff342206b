// The rendered arguments and settings, given to the program itself: what it does not accept would be a crash loop in a cluster.
import assert from "node:assert/strict";
import { test } from "node:test";
import { call, healthRequest, metricsRequest, scaledObject } from "./lib/grpc.mjs";
import { render } from "./lib/helm.mjs";
import { podsOf } from "./lib/policy.mjs";
import { skipped, withProgram } from "./lib/program.mjs";
import { cases, valuesFile } from "./lib/values.mjs";

const serving = Buffer.from([8, 1]);

/** Cases that differ in nothing the program sees are started once. */
async function distinctStarts() {
  const starts = new Map();
  for (const { name, files } of cases) {
    const manifests = await render({ files });
    const container = podsOf(manifests)[0].spec.template.spec.containers[0];
    const seen = JSON.stringify([container.args, container.env, manifests.find(manifest => manifest.data?.["settings.json"]).data]);
    starts.set(seen, starts.get(seen) ?? { name, manifests });
  }
  return [...starts.values()];
}

for (const { name, manifests } of await distinctStarts()) {
  test(`${name}: the program starts, its probes answer, SIGTERM ends it`, { skip: skipped }, async () => {
    const container = podsOf(manifests)[0].spec.template.spec.containers[0];
    const { exitCode, log } = await withProgram(manifests, async ports => {
      for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
        assert.deepEqual(await call(ports.health, "/grpc.health.v1.Health/Check", healthRequest(probe.grpc.service)), { status: 0, message: "", body: serving });
      }
    });
    assert.equal(exitCode, 0, log);
    assert.doesNotMatch(log, /planted-secret/);
  });
}

const refusal = /allow-list/;
const reachable = async (ports, serverAddress) => {
  const reference = scaledObject("shop", "shop", { serverAddress, query: "up", threshold: "1" });
  const { message } = await call(ports.grpc, "/externalscaler.ExternalScaler/GetMetrics", metricsRequest(reference, "x"));
  const spec = await call(ports.grpc, "/externalscaler.ExternalScaler/GetMetricSpec", reference);
  return !refusal.test(`${message} ${spec.message}`);
};

test("metadata may name what the values list, and nothing else", { skip: skipped }, async () => {
  await withProgram(await render({ files: [valuesFile("addresses")] }), async ports => {
    assert.equal(await reachable(ports, "http://prometheus.team-a:9090"), true);
    assert.equal(await reachable(ports, "http://prometheus.team-b:9090"), false);
    assert.equal(await reachable(ports, "http://prometheus.team-b.svc.cluster.local:9090"), false);
  });
  await withProgram(await render({ files: [valuesFile("sources-only")] }), async ports => {
    assert.equal(await reachable(ports, "http://prometheus.monitoring:9090"), false);
  });
});
