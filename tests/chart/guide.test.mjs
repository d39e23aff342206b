// Getting started, word by word: the shell blocks of its first half, against a real Prometheus, with an independent gRPC client. Only ports and folder differ, and the
// program is the one that has been built.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { documents, helmRun, newestKubernetes, root, settingsOf } from "./lib/helm.mjs";
import { freePort, program, skipped } from "./lib/program.mjs";
import { runs } from "./lib/programs.mjs";

const skip = skipped || await runs("prometheus", "--version") || await runs("/usr/bin/python3", "-c", "import grpc, google.protobuf") || await runs("protoc", "--version");

const bash = (script, cwd) => new Promise(resolve => {
  const child = spawn("bash", ["-u", "-c", script], { cwd, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const parts = [];
  child.stdout.on("data", part => parts.push(part));
  child.stderr.on("data", part => parts.push(part));
  const limit = setTimeout(() => process.kill(-child.pid, "SIGKILL"), 150_000);
  child.on("close", code => {
    clearTimeout(limit);
    resolve({ code, output: Buffer.concat(parts).toString() });
  });
});

test("getting started leads to a value and its explanation", { skip, timeout: 200_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "guide-"));
  try {
    await Promise.all(["docs", "keda"].map(name => symlink(join(root, name), join(directory, name))));
    const [guide] = (await readFile(join(root, "docs/getting-started.md"), "utf8")).split("## In a cluster");
    const [prerequisites, build, ...steps] = [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block]) => block);
    assert.match(prerequisites, /apt-get install/);
    assert.match(build, /dotnet publish/);
    assert.ok(steps.length >= 6);
    const [prometheus, grpc, http] = await Promise.all([freePort(), freePort(), freePort()]);
    const script = steps.join("\n").replaceAll("./out/predictive-scaler", program).replaceAll("19090", prometheus).replaceAll(":6000", `:${grpc}`)
      .replaceAll(" serve ", ` serve --grpc-port ${grpc} --http-port ${http} `).replaceAll(" explain ", ` explain --url http://127.0.0.1:${http} `);
    const { output } = await bash(script, directory);
    const value = Number(output.match(/^GetMetrics +([\d.]+)$/m)?.[1]);
    assert.ok(value > 0, output);
    assert.match(output, /^IsActive +True$/m);
    assert.match(output, /state +warming-up/);
    assert.match(output, /Stopped; plans of 1 triggers stored in/);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("the guide's helm command installs objects of the names that it goes on with", async () => {
  const [, cluster] = (await readFile(join(root, "docs/getting-started.md"), "utf8")).split("## In a cluster");
  const [, words] = cluster.replaceAll(/\\\n/g, " ").match(/helm install ([^\n]*)/);
  const [release, path, ...flags] = words.trim().split(/\s+/);
  const manifests = documents(await helmRun("template", release, join(root, path), "--kube-version", newestKubernetes, ...flags));
  const names = manifests.map(manifest => `${manifest.kind.toLowerCase()}/${manifest.metadata.name}`);
  const followed = [...cluster.matchAll(/(?:deployment|service)\/[\w-]+/g)].map(([name]) => name);
  assert.deepEqual(followed.filter(name => !names.includes(name)), []);
  assert.ok(followed.length >= 2);
  const { image } = manifests.find(manifest => manifest.kind === "Deployment").spec.template.spec.containers[0];
  assert.equal(image, cluster.match(/--tag (registry\S+)/)[1]);
  assert.deepEqual(Object.keys(settingsOf(manifests).sources), ["main"]);
});
