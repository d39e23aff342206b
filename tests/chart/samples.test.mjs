import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { stringify } from "yaml";
import { documents, samples } from "./lib/helm.mjs";
import { program, skipped } from "./lib/program.mjs";
import { problemsOf } from "./lib/schemas.mjs";
import { renderWorkload, workloads } from "./lib/workloads.mjs";

const files = (await readdir(samples)).filter(file => file.endsWith(".yaml"));

// What doctor may say of a sample, and why that is right.
const expected = {
  // It is the one to be changed.
  "before-prometheus.yaml": ["prometheus-trigger"],
  // authenticationRef is there for TLS alone, which doctor cannot see.
  "shop-web": ["authentication-ref"],
};

/** Codes of doctor's errors and warnings. */
function doctor(...paths) {
  return new Promise((resolve, reject) => execFile(program, ["doctor", "--json", ...paths], (_, output, errors) => {
    try {
      resolve(JSON.parse(output).findings.filter(finding => finding.severity !== "note").map(finding => finding.code));
    } catch {
      reject(new Error(errors || output));
    }
  }));
}

for (const file of files) {
  test(`${file}: valid for KEDA`, async () => {
    assert.deepEqual(await problemsOf(documents(await readFile(join(samples, file), "utf8"))), []);
  });
  test(`${file}: doctor finds nothing but what is meant`, { skip: skipped }, async () => {
    assert.deepEqual(await doctor(join(samples, file)), expected[file] ?? []);
  });
}

for (const name of workloads) {
  test(`${name}: doctor finds nothing but what is meant`, { skip: skipped }, async () => {
    const directory = await mkdtemp(join(tmpdir(), "doctor-"));
    try {
      const path = join(directory, "scaledobject.yaml");
      await writeFile(path, stringify((await renderWorkload(name)).find(manifest => manifest.kind === "ScaledObject")));
      assert.deepEqual(await doctor(path), expected[name] ?? []);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
}

test("doctor does find fault with a broken sample", { skip: skipped }, async () => {
  const directory = await mkdtemp(join(tmpdir(), "doctor-"));
  try {
    const path = join(directory, "broken.yaml");
    await writeFile(path, (await readFile(join(samples, "after-external.yaml"), "utf8")).replace('threshold: "100"', 'threshold: "-1"'));
    assert.notDeepEqual(await doctor(path), []);
  } finally {
    await rm(directory, { recursive: true });
  }
});

test("README lists every sample", async () => {
  const text = await readFile(join(samples, "README.md"), "utf8");
  for (const file of files) {
    assert.ok(text.includes(`(${file})`), file);
  }
});
