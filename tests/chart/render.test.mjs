import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { chart, documents, helmRun, newestKubernetes, notes, render, settingsOf } from "./lib/helm.mjs";
import { findings, podsOf } from "./lib/policy.mjs";
import { problemsOf } from "./lib/schemas.mjs";
import { cases, pairs, valuesFile } from "./lib/values.mjs";

const examples = join(chart, "examples");

// Cases whose whole point is to be without these.
const accepted = { bare: /no NetworkPolicy denies by default/ };

const judged = (name, manifests) => findings(manifests).filter(text => !name.split(" + ").some(part => accepted[part]?.test(text)));

test("helm lint has nothing to say", async () => {
  const said = await helmRun("lint", chart, "--strict");
  assert.match(said, /0 chart\(s\) failed/);
});

for (const { name, files } of cases) {
  test(`${name}: valid and within policy, on the oldest and on a new Kubernetes`, async () => {
    const versions = await Promise.all(["1.27.0", newestKubernetes].map(kubernetes => render({ files, kubernetes })));
    assert.deepEqual(await problemsOf(versions.flat()), []);
    assert.deepEqual(versions.flatMap(manifests => judged(name, manifests)), []);
  });
}

test(`${pairs.length} pairs of features: valid, and within policy`, async () => {
  const all = [];
  for (const { name, files } of pairs) {
    const manifests = await render({ files });
    assert.deepEqual(judged(name, manifests), [], name);
    all.push(...manifests);
  }
  assert.deepEqual(await problemsOf(all), []);
});

for (const example of await readdir(examples)) {
  if (example.endsWith(".md")) {
    continue;
  }
  test(`example ${example}: its manifests are valid, and the chart refers to what they make`, async () => {
    const directory = join(examples, example);
    const files = (await readdir(directory)).filter(file => file !== "values.yaml");
    const secrets = (await Promise.all(files.map(file => readFile(join(directory, file), "utf8")))).flatMap(documents);
    const manifests = await render({ files: [join(directory, "values.yaml")], namespace: "keda" });
    assert.deepEqual(await problemsOf([...secrets, ...manifests]), []);
    assert.deepEqual(findings(manifests), []);
    const named = podsOf(manifests)[0].spec.template.spec.volumes.flatMap(volume => volume.projected?.sources ?? [])
      .filter(source => !source.secret?.optional).flatMap(source => source.secret?.name ?? []);
    assert.deepEqual(named, secrets.map(secret => secret.metadata.name));
    secrets.forEach(secret => assert.equal(secret.metadata.namespace, "keda"));
  });
}

test("Kubernetes older than 1.27 is refused", async () => {
  await assert.rejects(render({ kubernetes: "1.26.9" }), /incompatible with Kubernetes v1.26.9/);
});

test("preStop sleeps where Kubernetes can, and fits the grace period", async () => {
  const pod = async kubernetes => podsOf(await render({ kubernetes }))[0].spec.template.spec;
  const [old, recent] = [await pod("1.29.0"), await pod("1.30.0")];
  assert.equal(old.containers[0].lifecycle, undefined);
  assert.equal(recent.containers[0].lifecycle.preStop.sleep.seconds, 5);
  assert.ok(recent.terminationGracePeriodSeconds >= 5 + 15);
  const drain = async kubernetes => settingsOf(await render({ kubernetes })).serve?.drainFor;
  assert.deepEqual([await drain("1.29.0"), await drain("1.30.0")], ["00:00:05", undefined]);
});

test("replicas find, reach and know each other, and nobody else reaches their port", async () => {
  const manifests = await render();
  const { peers } = settingsOf(manifests);
  const pod = podsOf(manifests)[0].spec.template;
  const service = manifests.find(manifest => manifest.kind === "Service" && manifest.spec.ports.some(port => port.name === "peers"));
  assert.deepEqual(peers.addresses, [`${service.metadata.name}.${service.metadata.namespace}.svc:6002`]);
  assert.equal(service.spec.clusterIP, "None");
  assert.equal(service.spec.publishNotReadyAddresses, undefined);
  assert.equal(pod.spec.containers[0].ports.find(port => port.name === "peers").containerPort, peers.port);
  const { spec } = manifests.find(manifest => manifest.kind === "NetworkPolicy");
  const own = { podSelector: { matchLabels: spec.podSelector.matchLabels } };
  for (const [rules, side] of [[spec.ingress, "from"], [spec.egress, "to"]]) {
    assert.deepEqual(rules.filter(rule => rule.ports.some(port => port.port === peers.port)), [{ [side]: [own], ports: [{ port: peers.port, protocol: "TCP" }] }]);
  }
  const volume = pod.spec.volumes.find(found => found.name === "peers");
  assert.deepEqual(volume.projected.sources, [{ secret: { name: "ps-predictive-scaler-peers", optional: true, items: [{ key: "token", path: "token" }] } }]);
  assert.equal(peers.tokenFile, `${pod.spec.containers[0].volumeMounts.find(mount => mount.name === "peers").mountPath}/token`);
});

test("with one address for KEDA, replicas find each other by a Service of their own, which the certificate names", async () => {
  const manifests = await render({ files: [valuesFile("tls-cert-manager-cluster")], set: ["service.headless=false"] });
  const { peers } = settingsOf(manifests);
  const host = peers.addresses[0].split(":")[0];
  assert.equal(manifests.find(manifest => manifest.kind === "Service" && manifest.metadata.name === host.split(".")[0]).spec.clusterIP, "None");
  assert.ok(manifests.find(manifest => manifest.kind === "Certificate").spec.dnsNames.includes(host));
  const sources = podsOf(manifests)[0].spec.template.spec.volumes.find(found => found.name === "peers").projected.sources;
  assert.equal(sources[1].secret.items[0].path, peers.caFile.split("/").at(-1));
  assert.equal(sources[1].secret.optional, true);
});

test("without hand-over there is nothing of it", async () => {
  const text = JSON.stringify(await render({ set: ["handOver.enabled=false"] }));
  assert.doesNotMatch(text, /peers|6002/);
});

test("a change of settings replaces the pods, a change of anything else does not", async () => {
  const checksum = async set => podsOf(await render({ set }))[0].spec.template.metadata.annotations["checksum/settings"];
  const before = await checksum([]);
  assert.equal(await checksum(["replicaCount=3"]), before);
  assert.notEqual(await checksum(["settings.control.maxTriggers=10"]), before);
});

test("a shared store: its connection string is a mounted file, no disk is kept, and the NetworkPolicy leads there", async () => {
  const manifests = await render({ files: [valuesFile("postgres")] });
  const { store } = settingsOf(manifests);
  const pod = podsOf(manifests)[0].spec.template.spec;
  const volume = pod.volumes.find(found => found.name === "store-connection");
  const [mount] = pod.containers[0].volumeMounts.filter(found => found.name === volume.name);
  const files = volume.projected.sources.flatMap(source => (source.secret ?? source.configMap).items.map(item => `${mount.mountPath}/${item.path}`));
  assert.deepEqual([store.postgresConnectionFile, store.postgresCaFile], files);
  assert.equal(store.retentionDays, 7);
  assert.equal(volume.projected.sources[0].secret.name, "predictive-scaler-db-app");
  assert.ok(!pod.containers[0].args.some(argument => argument.startsWith("--store")));
  assert.ok(!pod.volumes.some(found => found.name === "store"));
  const rule = manifests.find(manifest => manifest.kind === "NetworkPolicy").spec.egress.at(-1);
  assert.equal(rule.to[0].namespaceSelector.matchLabels["kubernetes.io/metadata.name"], "databases");
  assert.deepEqual(rule.ports, [{ port: 5432, protocol: "TCP" }]);
});

test("a rolling update has no gap: a surge of one, nobody away, one at a time for volumes", async () => {
  const [deployment] = podsOf(await render());
  assert.deepEqual(deployment.spec.strategy.rollingUpdate, { maxUnavailable: 0, maxSurge: 1 });
  assert.equal(deployment.spec.replicas, 2);
  const [statefulSet] = podsOf(await render({ files: [valuesFile("persistence")] }));
  assert.equal(statefulSet.kind, "StatefulSet");
  assert.equal(statefulSet.spec.updateStrategy.type, "RollingUpdate");
});

test("the Service is headless unless asked otherwise, and says what it speaks", async () => {
  const grpc = async options => (await render(options)).find(manifest => manifest.kind === "Service" && manifest.spec.ports[0].name === "grpc").spec;
  assert.equal((await grpc()).clusterIP, "None");
  assert.equal((await grpc()).ports[0].appProtocol, "kubernetes.io/h2c");
  assert.equal((await grpc({ files: [valuesFile("tls-secret")] })).ports[0].appProtocol, "https");
  assert.equal((await grpc({ files: [valuesFile("autoscaling")] })).clusterIP, undefined);
});

test("TriggerAuthentication: KEDA's side matches what the server asks for", async () => {
  const parameters = async name => (await render({ files: [valuesFile(name)] })).filter(manifest => manifest.kind.endsWith("TriggerAuthentication"))
    .map(found => [found.kind, found.metadata.namespace, found.spec.secretTargetRef.map(target => target.parameter).join()]);
  assert.deepEqual(await parameters("tls-secret"), [["ClusterTriggerAuthentication", undefined, "caCert"]]);
  assert.deepEqual(await parameters("tls-cert-manager-cluster"), [["ClusterTriggerAuthentication", undefined, "caCert,tlsClientCert,tlsClientKey"]]);
  assert.deepEqual(await parameters("tls-cert-manager-namespaces"),
    ["shop", "team-a"].map(namespace => ["TriggerAuthentication", namespace, "caCert,tlsClientCert,tlsClientKey"]));
});

test("cert-manager issues the Secrets that are mounted and referred to, with the names that are called", async () => {
  const manifests = await render({ files: [valuesFile("tls-cert-manager-cluster")] });
  const certificates = manifests.filter(manifest => manifest.kind === "Certificate");
  const [server, client] = [certificates.find(found => found.spec.usages[0] === "server auth"), certificates.find(found => found.spec.usages[0] === "client auth")];
  const volume = podsOf(manifests)[0].spec.template.spec.volumes.find(found => found.name === "tls");
  assert.equal(volume.projected.sources[0].secret.name, server.spec.secretName);
  assert.ok(server.spec.dnsNames.includes("ps-predictive-scaler.scaling.svc"));
  assert.equal(client.metadata.namespace, "keda");
  assert.ok(manifests.find(manifest => manifest.kind === "ClusterTriggerAuthentication").spec.secretTargetRef.every(target => target.name === client.spec.secretName));
  const settings = settingsOf(manifests);
  assert.ok(settings.serve.tls.allowedClients.includes(client.spec.commonName));
});

const refused = [
  ["tls.enabled=true", /tls.existingSecret or tls.certManager.enabled/],
  ["tls.clients.enabled=true", /without tls.enabled/],
  ['tls={"enabled":true,"certManager":{"enabled":true}}', /issuerRef.name/],
  ['tls={"enabled":true,"existingSecret":"a","triggerAuthentication":{"create":true}}', /triggerAuthentication.existingSecret/],
  ['sources={"a":{"url":"http://a.b:1","default":true},"c":{"url":"http://d.e:1","default":true}}', /only one may be the default/],
  ['sources={"a":{"url":"https://prometheus.example.org"}}', /sources.a.egress: prometheus.example.org is no Service/],
  ['sources={"a":{"url":"http://user:password@a.b"}}', /Does not match pattern/],
  ['sources={"a":{"url":"http://a.b","bearerToken":"abc"}}', /Additional property bearerToken is not allowed/],
  ['sources={"a":{"url":"http://a.b","bearer":{"value":"abc"}}}', /sources.a.bearer/],
  ['metrics={"serviceMonitor":{"enabled":true},"podMonitor":{"enabled":true}}', /exclude each other/],
  ['ingress={"enabled":true,"host":"a.example"}', /ingress.tlsSecret/],
  ['store.postgres.existingSecret="db"', /store.postgres.egress: the address is in a Secret/],
  ['store={"enabled":false,"postgres":{"existingSecret":"db","egress":{"namespace":"data"}}}', /needs store.enabled/],
  ['store={"persistence":{"enabled":true},"postgres":{"existingSecret":"db","egress":{"namespace":"data"}}}', /exclude each other: state is kept in one store/],
  ['store.postgres.egress.namespace="data"', /no effect without store.postgres.existingSecret/],
  ['store.postgres.url="postgres://u:p@db/x"', /Additional property url is not allowed/],
  ["preStopSeconds=20", /terminationGracePeriodSeconds must hold/],
  ['resources={"requests":null,"limits":null}', /requests is required/],
  ["replicaCount=0", /replicaCount/],
  ["replicas=3", /Additional property replicas is not allowed/],
  ["settings.control.maxTrigger=3", /Additional property maxTrigger is not allowed/],
  ['settings.control.idleAfter="15m"', /Does not match pattern/],
  ['metadataAddresses=[{"host":"a.example"}]', /metadataAddresses.0/],
];
for (const [value, reason] of refused) {
  test(`refused with a reason: ${value}`, async () => {
    await assert.rejects(render({ set: [value] }), error => reason.test(error.message) || assert.fail(error.message));
  });
}

test("NOTES say the address, what to do next, and what is open", async () => {
  const text = await notes();
  assert.match(text, /scalerAddress: ps-predictive-scaler\.scaling\.svc:6000/);
  assert.match(text, /rollout status deployment\/ps-predictive-scaler/);
  assert.match(text, /Services in monitoring \(ports 9090\)/);
  assert.match(text, /gRPC is cleartext/);
  assert.match(text, /create secret generic ps-predictive-scaler-peers --from-literal=token=/);
  const secured = await notes({ files: [valuesFile("tls-cert-manager-cluster"), valuesFile("ingress"), valuesFile("persistence")] });
  assert.match(secured, /kind: ClusterTriggerAuthentication/);
  assert.match(secured, /rollout status statefulset/);
  assert.match(secured, /asks nobody for a password/);
  assert.doesNotMatch(secured, /cleartext|goes with the pod/);
});

test("NOTES render for every case", async () => {
  for (const { name, files } of cases) {
    const text = await notes({ files });
    assert.doesNotMatch(text, /<no value>|%!|map\[/, name);
  }
});
