// Two judges. The compiled OpenAPI schemas say what is missing or of the wrong type, but let unknown fields pass, as OpenAPI does. The
// TypeScript compiler, given each manifest as a literal of the type made from the same schemas, refuses unknown fields at every depth.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import typescript from "typescript";

const here = fileURLToPath(new URL("..", import.meta.url));

const packages = [
  [/^(v1|apps\/v1|policy\/v1|autoscaling\/v2|batch\/v1|(networking|rbac\.authorization)\.k8s\.io\/v1)$/, "kubernetes-models"],
  [/^keda\.sh\//, "@kubernetes-models/keda"],
  [/^monitoring\.coreos\.com\//, "@kubernetes-models/prometheus-operator"],
  [/^cert-manager\.io\//, "@kubernetes-models/cert-manager"],
  [/^bitnami\.com\//, "@kubernetes-models/sealed-secrets"],
  [/^external-secrets\.io\//, "@kubernetes-models/external-secrets"],
];

/** The module with the schema of an object. */
export function schemaOf({ apiVersion, kind }) {
  const found = packages.find(([pattern]) => pattern.test(apiVersion));
  if (!found) {
    throw new Error(`no schema for ${apiVersion} ${kind}`);
  }
  return `${found[1]}/${apiVersion}/${kind}`;
}

/** What is wrong with the manifests, each a text; nothing = they are valid. Equal manifests are judged once. */
export async function problemsOf(manifests) {
  const distinct = [...new Map(manifests.map(manifest => [JSON.stringify(manifest), manifest])).values()];
  const problems = [];
  for (const manifest of distinct) {
    const model = (await import(schemaOf(manifest)))[manifest.kind];
    try {
      new model(manifest).validate();
    } catch (invalid) {
      problems.push(`${nameOf(manifest)}: ${invalid.message}`);
    }
  }
  return [...problems, ...await unknownFields(distinct)];
}

export const nameOf = manifest => `${manifest.kind} ${manifest.metadata?.namespace ?? ""}/${manifest.metadata?.name}`;

async function unknownFields(manifests) {
  const types = [...new Set(manifests.map(schemaOf))];
  const lines = [
    ...types.map((type, index) => `import type { I${type.split("/").at(-1)} as T${index} } from ${JSON.stringify(type)};`),
    ...manifests.map((manifest, index) => `export const m${index}: T${types.indexOf(schemaOf(manifest))} = ${JSON.stringify(manifest)};`),
  ];
  // Inside this folder, so that the modules are found.
  const directory = await mkdtemp(join(here, "node_modules/.manifests-"));
  try {
    const file = join(directory, "manifests.ts");
    await writeFile(file, lines.join("\n"));
    const program = typescript.createProgram([file], {
      noEmit: true, strict: true, skipLibCheck: true, types: [],
      target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.NodeNext, moduleResolution: typescript.ModuleResolutionKind.NodeNext,
    });
    return typescript.getPreEmitDiagnostics(program).map(found => {
      const line = found.file ? found.file.getLineAndCharacterOfPosition(found.start).line - types.length : -1;
      return `${manifests[line] ? nameOf(manifests[line]) : "types"}: ${typescript.flattenDiagnosticMessageText(found.messageText, " ")}`;
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}
