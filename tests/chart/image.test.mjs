// The container image cannot be built where the tests run, so what it is built from is judged: two linters, our own rules, and what enters the build.
import assert from "node:assert/strict";
import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { DockerfileParser } from "dockerfile-ast";
import { validate } from "dockerfile-utils";
import { parse } from "yaml";
import { chart, render, root } from "./lib/helm.mjs";
import { podsOf } from "./lib/policy.mjs";
import { freePort, program, skipped } from "./lib/program.mjs";

const text = await readFile(join(root, "Dockerfile"), "utf8");
const dockerfile = DockerfileParser.parse(text);
const instructions = name => dockerfile.getInstructions().filter(one => one.getKeyword() === name);
const last = name => instructions(name).at(-1);
const host = await readFile(join(root, "src/PredictiveScaler.Host/PredictiveScaler.Host.csproj"), "utf8");

/** Problems of a Dockerfile that must not be there, whatever linters think. */
function problemsOf(source) {
  const file = DockerfileParser.parse(source);
  const all = file.getInstructions();
  const user = all.filter(one => one.getKeyword() === "USER").at(-1)?.getArgumentsContent() ?? "root";
  const secrets = all.filter(one => ["ARG", "ENV", "LABEL"].includes(one.getKeyword()) && /(passw|secret|token|credential|apikey|_key)/i.test(one.getArgumentsContent()));
  const untagged = file.getFROMs().filter(from => !/[:@]/.test(from.getImage()?.split("/").at(-1) ?? "") || /:latest$/.test(from.getImage()));
  return [
    ...(/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`USER ${user} is not a number above 0`]),
    ...(all.some(one => one.getKeyword() === "ADD") ? ["ADD fetches and unpacks; COPY does not"] : []),
    ...secrets.map(one => `${one.getKeyword()} ${one.getArgumentsContent()} may be a secret`),
    ...untagged.map(from => `${from.getImage()} has no tag`),
    ...all.filter(one => ["CMD", "ENTRYPOINT"].includes(one.getKeyword()) && !one.getArgumentsContent().startsWith("[")).map(one => `${one.getKeyword()} needs a shell that the image does not have`),
  ];
}

test("linters find nothing", () => {
  assert.deepEqual(validate(text).map(problem => problem.message), []);
  const lint = createRequire(import.meta.url).resolve("dockerfilelint/bin/dockerfilelint");
  const { stdout } = spawnSync(process.execPath, [lint, "--output", "json", join(root, "Dockerfile")], { encoding: "utf8" });
  // It takes --platform for the image; tags are judged by our own rule.
  const issues = JSON.parse(stdout).files[0].issues.filter(issue => !issue.content.startsWith("FROM --platform="));
  assert.deepEqual(issues.map(issue => `${issue.line}: ${issue.title}`), []);
});

test("our rules find nothing, and do find what is wrong", () => {
  assert.deepEqual(problemsOf(text), []);
  assert.equal(problemsOf("FROM debian\nADD x /x\nENV DB_PASSWORD=x\nCMD run").length, 5);
});

test("the image ends without a compiler, as the chart's user, with the chart's ports", async () => {
  const [build, final] = dockerfile.getFROMs().map(from => from.getImage());
  assert.equal(dockerfile.getFROMs().length, 2);
  assert.match(build, /dotnet\/sdk:10\.0/);
  assert.match(final, /dotnet\/aspnet:10\.0-noble-chiseled-extra$/);
  const values = parse(await readFile(join(chart, "values.yaml"), "utf8"));
  assert.equal(last("USER").getArgumentsContent(), `${values.podSecurityContext.runAsUser}:${values.podSecurityContext.runAsGroup}`);
  assert.equal(last("EXPOSE").getArgumentsContent(), `${values.ports.grpc} ${values.ports.health} ${values.ports.http}`);
  assert.deepEqual(JSON.parse(last("ENTRYPOINT").getArgumentsContent()), ["/app/predictive-scaler"]);
  const [{ spec: { template: { spec: { containers: [container] } } } }] = podsOf(await render({}));
  assert.equal(container.command, undefined);
  assert.equal(container.args[0], JSON.parse(last("CMD").getArgumentsContent())[0]);
});

test("what dotnet publish makes into an image is the same", () => {
  const property = name => host.match(new RegExp(`<${name}>([^<]+)</${name}>`))?.[1];
  assert.equal(property("ContainerBaseImage"), dockerfile.getFROMs()[1].getImage());
  assert.equal(property("ContainerUser"), last("USER").getArgumentsContent().split(":")[0]);
  const ports = [...host.matchAll(/<ContainerPort Include="([\d;]+)"/g)].flatMap(([, ports]) => ports.split(";"));
  assert.equal(ports.join(" "), last("EXPOSE").getArgumentsContent());
});

test("the build sees what it needs and nothing else", async () => {
  const rules = (await readFile(join(root, ".dockerignore"), "utf8")).split("\n").filter(line => line && !line.startsWith("#"));
  assert.equal(rules[0], "*");
  const matches = (rule, path) => new RegExp(`^${rule.replaceAll(".", "\\.").replace("**/", "(.*/)?").replaceAll(/(?<!\.)\*/g, "[^/]*")}(/|$)`).test(path);
  const enters = path => rules.reduce((kept, rule) => matches(rule.replace(/^!/, ""), path) ? rule.startsWith("!") : kept, false);
  const tracked = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  const wanted = tracked.filter(path => /^(src|proto)\/|^models\/[^/]+\/model\.(json|onnx)$|^(global\.json|LICENSE|BannedSymbols\.txt|Directory\.[^/]+)$/.test(path));
  assert.deepEqual(tracked.filter(enters).sort(), wanted.sort());
  assert.deepEqual([".git/config", ".env", "tls.key", "src/PredictiveScaler/bin/x.dll", "src/PredictiveScaler/obj/x", "tests/chart/node_modules/x"].filter(enters), []);
});

test("the bill of materials names every package and every file of the program", { skip: skipped }, async () => {
  const folder = dirname(program);
  const bom = JSON.parse(execFileSync("python3", [join(root, "scripts/sbom.py"), folder], { encoding: "utf8", maxBuffer: 1 << 26 }));
  const { libraries } = JSON.parse(await readFile(join(folder, "predictive-scaler.deps.json"), "utf8"));
  const packages = Object.entries(libraries).filter(([, entry]) => entry.type === "package").map(([name]) => `pkg:nuget/${name.replace("/", "@")}`);
  const references = bom.components.map(component => component["bom-ref"]);
  assert.equal(new Set(references).size, references.length);
  assert.deepEqual(packages.filter(reference => !references.includes(reference)), []);
  assert.equal(bom.specVersion, "1.5");
  assert.match(bom.components.find(component => component.name === "onnxruntime").purl, /^pkg:npm\/.+@\d/);
  assert.ok(references.includes("model:blend") && references.includes("framework:Microsoft.NETCore.App") && references.includes("file:predictive-scaler.dll"));
});

const mayMount = process.getuid() === 0 && spawnSync("unshare", ["--mount", "true"]).status === 0;

test("the program runs as the image's user, without a shell, on a file system that cannot be written", { skip: skipped || (mayMount ? false : "mounting needs root and the right to"), timeout: 120_000 }, async () => {
  const directory = await mkdtemp("/var/tmp/image-");
  try {
    await cp(dirname(program), join(directory, "app"), { recursive: true });
    await mkdir(join(directory, "store"));
    const user = last("USER").getArgumentsContent().split(":")[0];
    await promisify(execFile)("chmod", ["-R", "a+rX", directory]);
    await promisify(execFile)("chown", [user, join(directory, "store")]);
    const port = await freePort();
    // No CI here: the library whose telemetry ended the process where it found no shell keeps quiet when it sees that.
    const script = `mount -o remount,bind,ro / && mount --bind ${directory}/store ${directory}/store && mount -o remount,bind,rw ${directory}/store && mount -t tmpfs -o size=64m,mode=1777 none /tmp
      for file in /bin/sh /etc/machine-id; do [ ! -e $file ] || mount --bind /dev/null "$(readlink -f $file)"; done
      exec setpriv --reuid=${user} --regid=${user} --clear-groups --no-new-privs env -i PATH=/usr/bin:/bin DOTNET_EnableDiagnostics=0 ${process.env.DOTNET_ROOT ? `DOTNET_ROOT=${process.env.DOTNET_ROOT}` : ""} \
        ${directory}/app/${basename(program)} serve --grpc-port=0 --http-port=${port} --store=${directory}/store`;
    const child = spawn("unshare", ["--mount", "--propagation", "private", "bash", "-euc", script], { stdio: ["ignore", "ignore", "pipe"] });
    const [log, ended] = [[], new Promise(resolve => child.on("exit", (code, signal) => resolve(signal ?? code)))];
    child.stderr.on("data", part => log.push(part));
    const isReady = () => fetch(`http://127.0.0.1:${port}/readyz`).then(answer => answer.ok, () => false);
    while (child.exitCode === null && child.signalCode === null && !await isReady()) {
      await delay(200);
    }
    child.kill("SIGTERM");
    assert.equal(await ended, 0, Buffer.concat(log).toString());
    assert.ok((await readdir(join(directory, "store"))).includes("state.db"));
  } finally {
    await rm(directory, { recursive: true });
  }
});
