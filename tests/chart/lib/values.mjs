import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const directory = fileURLToPath(new URL("../values", import.meta.url));

/** The combinations that are rendered: the defaults, and each file of values/. */
export const cases = [
  { name: "defaults", files: [] },
  ...(await readdir(directory)).sort().map(file => ({ name: basename(file, ".yaml"), files: [join(directory, file)] })),
];

export const valuesFile = name => join(directory, `${name}.yaml`);

/** Features that contradict each other. */
const apart = [
  ["service-monitor", "pod-monitor"],
  ["tls-secret", "tls-cert-manager-cluster"],
  ["tls-secret", "tls-cert-manager-namespaces"],
  ["bare", "persistence"],
  ["bare", "postgres"],
  ["postgres", "persistence"],
];

/** Every two features together; a default source stays one. */
export const pairs = cases.slice(1).flatMap((first, index) => cases.slice(index + 2)
  .filter(second => !apart.some(names => names.includes(first.name) && names.includes(second.name)))
  .filter(second => !(first.name.startsWith("source-") && second.name.startsWith("source-")))
  .map(second => ({ name: `${first.name} + ${second.name}`, files: [...first.files, ...second.files] })));
