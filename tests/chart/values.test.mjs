// values.yaml, values.schema.json, README.md and the program's own options say the same.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { chart, library, render, root, settingsOf } from "./lib/helm.mjs";
import { podsOf } from "./lib/policy.mjs";
import { valuesFile } from "./lib/values.mjs";
import { readme } from "./scripts/readme.mjs";

const values = parse(await readFile(join(chart, "values.yaml"), "utf8"));
const schema = JSON.parse(await readFile(join(chart, "values.schema.json"), "utf8"));
const librarySchema = JSON.parse(await readFile(join(library, "values.schema.json"), "utf8"));
const source = file => readFile(join(root, "src", file), "utf8");

/** Paths of objects that name their properties and would take others too. */
function laxObjects(node, path = "") {
  if (!node || typeof node !== "object") {
    return [];
  }
  const isLax = node.properties && node.additionalProperties !== false && !/(requests|limits)$/.test(path);
  return [...(isLax ? [path] : []), ...Object.entries(node).flatMap(([key, value]) => laxObjects(value, `${path}/${key}`))];
}

test("every object of the schemas with names of its own refuses unknown ones", () => {
  assert.deepEqual(laxObjects(schema), []);
  assert.deepEqual(laxObjects(librarySchema), []);
});

/** Keys that only one of the two has. Maps that users fill as a whole are not looked into. */
function differences(tree, given, free) {
  const found = [];
  const resolved = node => node.$ref ? tree.definitions[node.$ref.split("/").at(-1)] : node;
  (function walk(node, value, path) {
    const { properties } = resolved(node);
    if (!properties || free.has(path.join("."))) {
      return;
    }
    const names = [Object.keys(properties), Object.keys(value)];
    found.push(...names[0].filter(key => !names[1].includes(key)).map(key => `not in values.yaml: ${[...path, key].join(".")}`));
    found.push(...names[1].filter(key => !names[0].includes(key)).map(key => `not in the schema: ${[...path, key].join(".")}`));
    names[1].filter(key => names[0].includes(key) && value[key] && typeof value[key] === "object" && !Array.isArray(value[key]))
      .forEach(key => walk(properties[key], value[key], [...path, key]));
  })(tree, given, []);
  return found.filter(text => text !== "not in values.yaml: global");
}

test("schema and values.yaml have the same keys", async () => {
  const free = ["settings.control", "settings.store", "settings.telemetry", "limits", "store.persistence.retentionPolicy", "store.postgres.egress", "resources", "startupProbe", "readinessProbe", "livenessProbe"];
  assert.deepEqual(differences(schema, values, new Set(free)), []);
  const given = parse(await readFile(join(library, "values.yaml"), "utf8"));
  assert.deepEqual(differences(librarySchema, given, new Set(["resources", "scaling.authenticationRef", "scaling.fallback"])), []);
});

for (const path of [chart, library]) {
  test(`${basename(path)}: README.md is what values.yaml says (npm run generate)`, async () => {
    assert.equal(await readFile(join(path, "README.md"), "utf8"), await readme(path));
  });
}

/** Names of the settable properties of a C# options class, as settings files write them. */
const optionsOf = async file => [...(await source(file)).matchAll(/public [^\n(=]+ (\w+) \{ get; (?:set; )?\}/g)].map(([, name]) => name[0].toLowerCase() + name.slice(1));

for (const [section, file] of [["control", "PredictiveScaler/Control/ControlOptions.cs"], ["telemetry", "PredictiveScaler/Telemetry/TelemetryOptions.cs"], ["store", "PredictiveScaler/Storing/StateStoreOptions.cs"]]) {
  test(`settings.${section} has the keys of the program`, async () => {
    // Given by the chart: the directory with --store, the files as it mounts them.
    const given = ["directory", "postgresConnectionFile", "postgresCaFile"];
    const expected = (await optionsOf(file)).filter(name => !given.includes(name));
    assert.deepEqual(Object.keys(schema.properties.settings.properties[section].properties).sort(), expected.sort());
  });
}

test("limits has the keys and ranges of the program", async () => {
  const file = "PredictiveScaler.Host/Serve/LimitOptions.cs";
  const { properties } = schema.properties.limits;
  assert.deepEqual(Object.keys(properties).sort(), (await optionsOf(file)).sort());
  for (const [, least, most, name] of (await source(file)).matchAll(/\[Range\(([\d_]+), ([\d_]+),[^\n]*\n\s*public \w+ (\w+)/g)) {
    const { minimum, maximum } = properties[name[0].toLowerCase() + name.slice(1)];
    assert.deepEqual([name, minimum, maximum], [name, Number(least.replaceAll("_", "")), Number(most.replaceAll("_", ""))]);
  }
});

test("who may use the API is told by files of Secrets, and limits reach the program", async () => {
  const manifests = await render({ files: [valuesFile("access")] });
  assert.deepEqual(settingsOf(manifests).serve, {
    api: { tokenFile: "/etc/predictive-scaler/api/tokens", userFile: "/etc/predictive-scaler/api/users" },
    limits: { maxConnections: 512, messageTimeout: "00:00:05" },
  });
  const { tls } = settingsOf(await render({ files: [valuesFile("tls-secret")] })).serve;
  assert.equal(tls.keyPasswordFile, "/etc/predictive-scaler/tls/password");
  const [{ spec: { template: { spec } } }] = podsOf(manifests);
  const { projected } = spec.volumes.find(volume => volume.name === "api");
  assert.deepEqual(projected.sources.map(({ secret }) => [secret.name, secret.items[0].key, secret.items[0].path]), [["scaler-api", "tokens", "tokens"], ["scaler-users", "people", "users"]]);
});

test("liveness asks for the process, monitoring reaches metrics alone", async () => {
  const manifests = await render({ files: [valuesFile("service-monitor")] });
  const [{ spec: { template: { spec: { containers: [container] } } } }] = podsOf(manifests);
  assert.ok((await source("PredictiveScaler/Serving/ServingNames.cs")).includes(`Liveness = "${container.livenessProbe.grpc.service}"`));
  const { ingress } = manifests.find(manifest => manifest.kind === "NetworkPolicy").spec;
  const monitoring = ingress.find(rule => rule.from.some(peer => peer.namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] === "monitoring"));
  assert.deepEqual(monitoring.ports.map(({ port }) => port), [values.ports.metrics]);
  assert.equal(manifests.find(manifest => manifest.kind === "ServiceMonitor").spec.endpoints[0].port, "metrics");
});

test("the chart writes every section of the program's settings", async () => {
  const [, list] = (await source("PredictiveScaler.Host/Serve/KnownSections.cs")).match(/Ours = \[(.*)\]/);
  const program = list.split(", ").map(name => name.replace(/"|Options\.Section|^Service|\.Section/g, "").toLowerCase());
  const written = await Promise.all(["addresses", "source-bearer", "tls-secret"].map(async name => Object.keys(settingsOf(await render({ files: [valuesFile(name)] })))));
  assert.deepEqual([...new Set(written.flat())].filter(name => name !== "logging").map(name => name.toLowerCase()).sort(), program.sort());
});

test("ranges of settings.control are the program's", async () => {
  const ranges = [...(await source("PredictiveScaler/Control/ControlOptions.cs")).matchAll(/\[Range\(([\d_.]+), ([\d_.]+),[^\n]*\n\s*public \w+ (\w+)/g)]
    .map(([, least, most, name]) => [name[0].toLowerCase() + name.slice(1), Number(least.replaceAll("_", "")), Number(most.replaceAll("_", ""))]);
  assert.ok(ranges.length >= 4);
  for (const [name, minimum, maximum] of ranges) {
    const { minimum: least, maximum: most } = schema.properties.settings.properties.control.properties[name];
    assert.deepEqual([name, least, most], [name, minimum, maximum]);
  }
});

test("what a source may be given is what the program reads; secrets in the clear are left out", async () => {
  const program = new Set(await optionsOf("PredictiveScaler/Monitoring/SourceOptions.cs"));
  const sourcesOf = async name => Object.values(settingsOf(await render({ files: [valuesFile(name)] })).sources);
  const written = new Set([...await sourcesOf("source-bearer"), ...await sourcesOf("source-all-credentials")].flatMap(Object.keys));
  assert.deepEqual([...written].filter(key => !program.has(key)), []);
  assert.deepEqual([...program].filter(key => !written.has(key)).sort(), ["basicPassword", "bearerToken"]);
});

test("handOver gives the program's section Peers, in the program's ranges", async () => {
  const file = "PredictiveScaler/Peering/PeersOptions.cs";
  const { peers } = settingsOf(await render({ files: [valuesFile("tls-secret")] }));
  assert.deepEqual(Object.keys(peers).sort(), (await optionsOf(file)).sort());
  const [, least, most] = (await source(file)).match(/Range\(([\d_]+), ([\d_]+)[^\n]*\n\s*public int MaxMebibytes/).map(text => Number(text.replaceAll("_", "")));
  const { minimum, maximum } = schema.properties.handOver.properties.maxMebibytes;
  assert.deepEqual([minimum, maximum], [least, most]);
});

test("the arguments are options of serve, and the probes ask for the program's health names", async () => {
  const known = [...(await source("PredictiveScaler.Host/Serve/ServeCommand.cs")).matchAll(/"(--[a-z-]+)"/g)].map(([, name]) => name);
  const [{ spec: { template: { spec: { containers: [container] } } } }] = podsOf(await render({ files: [valuesFile("extras")] }));
  const given = container.args.slice(1).map(argument => argument.split("=")[0]);
  assert.equal(container.args[0], "serve");
  assert.deepEqual(given.filter(name => !known.includes(name)), []);
  assert.equal(given.length, known.length);
  assert.ok((await source("PredictiveScaler/Serving/ServingNames.cs")).includes(`"${container.readinessProbe.grpc.service}"`));
});

test("the chart's version of the program is the program's", async () => {
  const { appVersion } = parse(await readFile(join(chart, "Chart.yaml"), "utf8"));
  assert.match(await readFile(join(root, "Directory.Build.props"), "utf8"), new RegExp(`<Version>${appVersion}</Version>`));
});

test("allow-list and NetworkPolicy lead to the same places", async () => {
  const manifests = await render({ files: [valuesFile("addresses")] });
  const { addressPolicy } = settingsOf(manifests);
  assert.deepEqual(addressPolicy.allowedHosts, ["monitoring", "team-a"].flatMap(name => [`*.${name}`, `*.${name}.svc`, `*.${name}.svc.cluster.example`]).concat("*.metrics.example.org"));
  assert.deepEqual(addressPolicy.allowedPorts, [9090, 443]);
  const egress = manifests.find(manifest => manifest.kind === "NetworkPolicy").spec.egress.slice(1).filter(rule => !rule.to[0].podSelector || rule.to[0].namespaceSelector);
  assert.deepEqual(egress.map(rule => rule.to[0].namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? rule.to[0].ipBlock.cidr), ["monitoring", "team-a", "203.0.113.0/24"]);
  const none = await render({ files: [valuesFile("sources-only")] });
  const policy = settingsOf(none).addressPolicy;
  // Written all the same: without the keys the program falls back to a default of its own.
  assert.deepEqual(policy, { allowedHosts: [], allowedCidrs: [] });
});

test("nothing of charts and samples names a registry", async () => {
  const files = (await readdir(join(root, "keda"), { recursive: true, withFileTypes: true })).filter(file => file.isFile());
  for (const file of files) {
    assert.doesNotMatch(await readFile(join(file.parentPath ?? file.path, file.name), "utf8"), /docker\.io|ghcr\.io|quay\.io|mcr\.microsoft\.com|registry\.npmjs/);
  }
});
