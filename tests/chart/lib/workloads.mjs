// The charts in keda/samples/workloads, with the library chart put in by Helm, as a user would.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { helmRun, library, render, samples } from "./helm.mjs";

export const workloads = await readdir(join(samples, "workloads"));

/** Renders a sample after `helm dependency build`, in a copy that leaves nothing behind. */
export async function renderWorkload(name, options = {}) {
  const directory = await mkdtemp(join(tmpdir(), "workload-"));
  try {
    const path = join(directory, name);
    await cp(join(samples, "workloads", name), path, { recursive: true });
    const definition = join(path, "Chart.yaml");
    await writeFile(definition, (await readFile(definition, "utf8")).replace("file://../../../chart/scaled-workload", `file://${library}`));
    await helmRun("dependency", "build", path, "--skip-refresh");
    return await render({ ...options, path, release: name, namespace: "shop" });
  } finally {
    await rm(directory, { recursive: true });
  }
}
