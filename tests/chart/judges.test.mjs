// A judge that never says no proves nothing: each rule is shown a manifest that breaks it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { render } from "./lib/helm.mjs";
import { findings, podsOf } from "./lib/policy.mjs";
import { problemsOf } from "./lib/schemas.mjs";
import { valuesFile } from "./lib/values.mjs";

const good = await render();
const podOf = manifests => podsOf(manifests)[0].spec.template.spec;
const broken = change => {
  const manifests = structuredClone(good);
  change(manifests, podOf(manifests), podOf(manifests).containers[0]);
  return manifests;
};
const of = (manifests, kind) => manifests.find(manifest => manifest.kind === kind);

const againstPolicy = {
  "mounts a ServiceAccount token": (_, pod) => delete pod.automountServiceAccountToken,
  "may run as root": (_, pod) => delete pod.securityContext.runAsNonRoot,
  "runs as root": (_, __, container) => container.securityContext.runAsUser = 0,
  "no seccomp profile": (_, pod) => delete pod.securityContext.seccompProfile,
  "shares a namespace of the host": (_, pod) => pod.hostNetwork = true,
  "mounts a path of the host": (_, pod) => pod.volumes.push({ name: "h", hostPath: { path: "/" } }),
  "may escalate privileges": (_, __, container) => delete container.securityContext.allowPrivilegeEscalation,
  "may write to its root filesystem": (_, __, container) => container.securityContext.readOnlyRootFilesystem = false,
  "keeps capabilities": (_, __, container) => container.securityContext.capabilities = { drop: ["ALL"], add: ["NET_ADMIN"] },
  "has no requests": (_, __, container) => delete container.resources,
  "requests that differ from its limits": (_, __, container) => container.resources.limits.cpu = "2",
  "has an image without a version": (_, __, container) => container.image = "predictive-scaler",
  "has a secret in its environment": (_, __, container) => container.env.push({ name: "API_TOKEN", value: "x" }),
  "has no startupProbe": (_, __, container) => delete container.startupProbe,
  "has no readinessProbe": (_, __, container) => delete container.readinessProbe,
  "has no livenessProbe": (_, __, container) => delete container.livenessProbe,
  "the scaler needs no rights": manifests => manifests.push({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRoleBinding", metadata: { name: "x" } }),
  "ServiceAccount ps-predictive-scaler: mounts its token": manifests => of(manifests, "ServiceAccount").automountServiceAccountToken = true,
  "no NetworkPolicy denies by default": manifests => of(manifests, "NetworkPolicy").spec.policyTypes = ["Ingress"],
  "a rule is open": manifests => delete of(manifests, "NetworkPolicy").spec.ingress[0].from,
  'a rule is open: {"to":[{"ipBlock"': manifests => of(manifests, "NetworkPolicy").spec.egress[0].to = [{ ipBlock: { cidr: "0.0.0.0/0" } }],
  "its selector misses its pods": manifests => of(manifests, "Deployment").spec.selector.matchLabels.a = "b",
  "is mounted and not there": (_, pod) => pod.volumes.shift(),
  "is a subPath": (_, __, container) => container.volumeMounts[0].subPath = "settings.json",
  "selects no pod": manifests => of(manifests, "PodDisruptionBudget").spec.selector.matchLabels = { a: "b" },
  "no port grpc": (_, __, container) => container.ports.shift(),
  "the chart writes a Secret": manifests => manifests.push({ apiVersion: "v1", kind: "Secret", metadata: { name: "x" } }),
  "a field is null": manifests => of(manifests, "Deployment").metadata.annotations = null,
};
for (const [text, change] of Object.entries(againstPolicy)) {
  test(`policy finds: ${text}`, () => assert.ok(findings(broken(change)).some(found => found.includes(text)), findings(broken(change)).join("\n")));
}
test("policy finds nothing in the chart as it is", () => assert.deepEqual(findings(good), []));

const againstSchema = {
  "an unknown field deep inside": [(_, __, container) => container.startupProbe.grpc.servce = "x", /'"servce"' does not exist/],
  "a field of the wrong type": [manifests => of(manifests, "Deployment").spec.replicas = "2", /replicas/],
  "a required field that is missing": [manifests => delete of(manifests, "Deployment").spec.selector, /selector/],
  "a value outside its list": [manifests => of(manifests, "Service").spec.ports[0].protocol = "QUIC", /protocol|QUIC/],
  "a kind nobody knows": [manifests => of(manifests, "Deployment").kind = "Deploymnt", /Deploymnt/],
};
for (const [name, [change, expected]] of Object.entries(againstSchema)) {
  test(`schemas find: ${name}`, async () => {
    const problems = await problemsOf(broken(change)).catch(failure => [failure.message]);
    assert.ok(problems.some(problem => expected.test(problem)), problems.join("\n"));
  });
}

test("schemas of KEDA, cert-manager and the Prometheus operator find unknown fields too", async () => {
  const manifests = [
    ...await render({ files: [valuesFile("tls-cert-manager-cluster")] }),
    ...await render({ files: [valuesFile("service-monitor")] }),
  ].filter(manifest => ["ClusterTriggerAuthentication", "Certificate", "ServiceMonitor", "PrometheusRule"].includes(manifest.kind));
  assert.equal(new Set(manifests.map(manifest => manifest.kind)).size, 4);
  manifests.forEach(manifest => manifest.spec.misspelt = "x");
  const problems = await problemsOf(manifests);
  assert.equal(problems.filter(problem => /"misspelt"' does not exist/.test(problem)).length, manifests.length, problems.join("\n"));
});
