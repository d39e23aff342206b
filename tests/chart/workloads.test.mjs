import assert from "node:assert/strict";
import { test } from "node:test";
import { newestKubernetes } from "./lib/helm.mjs";
import { findings, podsOf } from "./lib/policy.mjs";
import { problemsOf } from "./lib/schemas.mjs";
import { renderWorkload, workloads } from "./lib/workloads.mjs";

const kindsOf = manifests => manifests.map(manifest => manifest.kind).sort().join(" ");
const scaledObjectOf = manifests => manifests.find(manifest => manifest.kind === "ScaledObject").spec;

const variants = {
  "as it is": [],
  "its own metrics port": ["workload.ports.metrics=9464"],
  "no monitor": ["workload.metrics.monitor=false"],
  "a command as probe": ['workload.probes={"command":["/app/alive"],"readiness":"","liveness":""}'],
  "everything else": ['workload={"name":"other","labels":{"team":"shop"},"podAnnotations":{"a":"b"},"command":["/app"],"args":["-v"],"envFrom":[{"configMapRef":{"name":"c"}}],"imagePullSecrets":[{"name":"p"}],'
    + '"volumes":[{"name":"data","emptyDir":{"sizeLimit":"1Gi"}}],"volumeMounts":[{"name":"data","mountPath":"/data"}],"spreadOverHosts":"","nodeSelector":{"a":"b"},"tolerations":[{"operator":"Exists"}],"priorityClassName":"high",'
    + '"scaling":{"minReplicas":0,"fallback":{"replicas":0},"triggers":[{"type":"cpu","metricType":"Utilization","metadata":{"value":"80"}}]}}'],
};

for (const name of workloads) {
  for (const [variant, set] of Object.entries(variants)) {
    test(`${name}, ${variant}: valid and within policy`, async () => {
      const versions = await Promise.all(["1.27.0", newestKubernetes].map(kubernetes => renderWorkload(name, { set, kubernetes })));
      assert.deepEqual(await problemsOf(versions.flat()), []);
      assert.deepEqual(versions.flatMap(findings), []);
    });
  }
}

test("each type brings what it needs", async () => {
  assert.equal(kindsOf(await renderWorkload("shop-api")), "Deployment NetworkPolicy PodDisruptionBudget ScaledObject Service ServiceAccount ServiceMonitor");
  assert.equal(kindsOf(await renderWorkload("order-worker")), "Deployment NetworkPolicy PodDisruptionBudget PodMonitor ScaledObject ServiceAccount");
  assert.equal(kindsOf(await renderWorkload("shop-web")), "Deployment Ingress NetworkPolicy PodDisruptionBudget ScaledObject Service ServiceAccount ServiceMonitor");
});

test("replicas are KEDA's: the Deployment sets none, the ScaledObject names it, and a fallback is there", async () => {
  const manifests = await renderWorkload("shop-api");
  const [deployment] = podsOf(manifests);
  const { scaleTargetRef, minReplicaCount, fallback, triggers: [trigger] } = scaledObjectOf(manifests);
  assert.equal(deployment.spec.replicas, undefined);
  assert.equal(scaleTargetRef.name, deployment.metadata.name);
  assert.equal(trigger.metadata.workload, `deployment/${deployment.metadata.name}`);
  assert.equal(minReplicaCount, 2);
  assert.deepEqual(fallback, { failureThreshold: 3, replicas: 12, behavior: "currentReplicasIfHigher" });
});

test("a worker may sleep, and 0 is not taken for nothing", async () => {
  const worker = scaledObjectOf(await renderWorkload("order-worker"));
  assert.equal(worker.minReplicaCount, 0);
  assert.equal(worker.fallback.replicas, 30);
  assert.equal(worker.triggers[0].type, "external-push");
  const { minReplicaCount, fallback } = scaledObjectOf(await renderWorkload("shop-api", { set: ["workload.scaling.minReplicas=0", "workload.scaling.fallback.replicas=0"] }));
  assert.deepEqual([minReplicaCount, fallback.replicas], [0, 0]);
});

test("metadata is text, and large numbers keep their digits", async () => {
  const set = ["workload.scaling.threshold=2500000", 'workload.scaling.metadata={"quantile":0.95,"minValue":1000000,"ignoreNullValues":false}'];
  const { metadata } = scaledObjectOf(await renderWorkload("shop-api", { set })).triggers[0];
  assert.deepEqual([metadata.threshold, metadata.quantile, metadata.minValue, metadata.ignoreNullValues], ["2500000", "0.95", "1000000", "false"]);
});

const refused = [
  ['workload.scaling.query=""', /scaling.query is required/],
  ['workload.image.tag=""', /image.tag or image.digest is required/],
  ['workload.probes={"readiness":"","liveness":""}', /readiness and liveness, or command/],
  ["workload.scaling.treshold=3", /Additional property treshold is not allowed/],
  ['workload.type="cronjob"', /workload.*type|type.*must be one of/s],
];
for (const [value, reason] of refused) {
  test(`refused with a reason: ${value}`, async () => {
    await assert.rejects(renderWorkload("shop-api", { set: [value] }), error => reason.test(error.message) || assert.fail(error.message));
  });
}
test("a frontend without a host or certificate is refused", async () => {
  await assert.rejects(renderWorkload("shop-web", { set: ['workload.ingress.host=""'] }), /a frontend needs ingress.host/);
  await assert.rejects(renderWorkload("shop-web", { set: ['workload.ingress.tlsSecret=""'] }), /a frontend needs ingress.tlsSecret/);
});
