// values.yaml, values.schema.json, README.md and the program's own options say the same.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { parse } from "yaml";
import { chart, render, root, settingsOf } from "./lib/helm.mjs";
import { podsOf } from "./lib/policy.mjs";
import { valuesFile } from "./lib/values.mjs";
import { readme } from "./scripts/readme.mjs";

const values = parse(await readFile(join(chart, "values.yaml"), "utf8"));
const schema = JSON.parse(await readFile(join(chart, "values.schema.json"), "utf8"));
const source = file => readFile(join(root, "src", file), "utf8");
const resolved = node => node.$ref ? schema.definitions[node.$ref.split("/").at(-1)] : node;

test("every object of the schema with names of its own refuses unknown ones", () => {
  const lax = [];
  (function walk(node, path) {
    if (Array.isArray(node)) {
      node.forEach((item, index) => walk(item, `${path}/${index}`));
    } else if (node && typeof node === "object") {
      if (node.properties && node.additionalProperties !== false && !path.endsWith("requests") && !path.endsWith("limits")) {
        lax.push(path);
      }
      Object.entries(node).forEach(([key, value]) => walk(value, `${path}/${key}`));
    }
  })(schema, "");
  assert.deepEqual(lax, []);
});

test("schema and values.yaml have the same keys", () => {
  const [onlySchema, onlyValues] = [[], []];
  // Maps that are filled by the user as a whole.
  const free = new Set(["sources", "settings.control", "settings.store", "settings.telemetry", "store.persistence.retentionPolicy", "resources", "global"]);
  (function walk(node, value, path) {
    const { properties } = resolved(node);
    if (!properties || free.has(path.join("."))) {
      return;
    }
    const [known, given] = [Object.keys(properties), Object.keys(value)];
    onlySchema.push(...known.filter(key => !given.includes(key) && !free.has(key)).map(key => [...path, key].join(".")));
    onlyValues.push(...given.filter(key => !known.includes(key)).map(key => [...path, key].join(".")));
    given.filter(key => known.includes(key) && value[key] && typeof value[key] === "object" && !Array.isArray(value[key]))
      .forEach(key => walk(properties[key], value[key], [...path, key]));
  })(schema, values, []);
  const probeFields = key => /^(startup|readiness|liveness)Probe\./.test(key);
  assert.deepEqual({ onlySchema: onlySchema.filter(key => !probeFields(key)), onlyValues }, { onlySchema: [], onlyValues: [] });
});

test("README.md is what values.yaml says (npm run readme)", async () => {
  assert.equal(await readFile(join(chart, "README.md"), "utf8"), await readme());
});

/** Names of the settable properties of a C# options class, as settings files write them. */
const optionsOf = async file => [...(await source(file)).matchAll(/public [^\n(=]+ (\w+) \{ get; (?:set; )?\}/g)].map(([, name]) => name[0].toLowerCase() + name.slice(1));

for (const [section, file] of [["control", "PredictiveScaler/Control/ControlOptions.cs"], ["telemetry", "PredictiveScaler/Telemetry/TelemetryOptions.cs"], ["store", "PredictiveScaler/Storing/StateStoreOptions.cs"]]) {
  test(`settings.${section} has the keys of the program`, async () => {
    // The directory is given by the chart, with --store.
    const expected = (await optionsOf(file)).filter(name => name !== "directory");
    assert.deepEqual(Object.keys(schema.properties.settings.properties[section].properties).sort(), expected.sort());
  });
}

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
  const egress = manifests.find(manifest => manifest.kind === "NetworkPolicy").spec.egress.slice(1);
  assert.deepEqual(egress.map(rule => rule.to[0].namespaceSelector?.matchLabels["kubernetes.io/metadata.name"] ?? rule.to[0].ipBlock.cidr), ["monitoring", "team-a", "203.0.113.0/24"]);
  const none = await render({ files: [valuesFile("sources-only")] });
  const policy = settingsOf(none).addressPolicy;
  // An empty text, as an empty list would let the program fall back to its own default.
  assert.deepEqual(policy, { allowedHosts: "", allowedCidrs: "" });
});

test("nothing of the chart names a registry", async () => {
  const files = (await readdir(chart, { recursive: true, withFileTypes: true })).filter(file => file.isFile());
  for (const file of files) {
    assert.doesNotMatch(await readFile(join(file.parentPath ?? file.path, file.name), "utf8"), /docker\.io|ghcr\.io|quay\.io|mcr\.microsoft\.com|registry\.npmjs/);
  }
});
