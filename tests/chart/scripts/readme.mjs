// Writes the table of values into each chart's README, from the comments in values.yaml.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isMap, parseDocument } from "yaml";
import { chart, library } from "../lib/helm.mjs";

const [begin, end] = ["<!-- values:begin -->", "<!-- values:end -->"];

/** The README as it should be: its table of values replaced by what values.yaml says. */
export async function readme(path) {
  const [text, values] = await Promise.all(["README.md", "values.yaml"].map(file => readFile(join(path, file), "utf8")));
  const rows = rowsOf(parseDocument(values).contents, values, []);
  const table = ["| key | default | meaning |", "|---|---|---|", ...rows.map(row => `| \`${row.key}\` | ${row.value} | ${row.meaning} |`)].join("\n");
  const [before, after] = [text.indexOf(begin), text.indexOf(end)];
  if (before < 0 || after < before) {
    throw new Error(`README.md lacks ${begin} ... ${end}`);
  }
  return `${text.slice(0, before + begin.length)}\n${table}\n${text.slice(after)}`;
}

/** A described key is a row; a map without a description is looked into. */
function rowsOf(map, source, path) {
  return map.items.flatMap(({ key, value }) => {
    const name = [...path, key.value];
    const meaning = descriptionAbove(source, key.range[0]);
    if (meaning !== undefined) {
      return [{ key: name.join("."), value: shown(value), meaning }];
    }
    if (isMap(value) && value.items.length > 0) {
      return rowsOf(value, source, name);
    }
    throw new Error(`values.yaml: ${name.join(".")} has no line "# -- ..."`);
  });
}

/** The comment lines right above a key, from the one that starts with "# --". */
function descriptionAbove(source, offset) {
  const lines = source.slice(0, offset).split("\n").slice(0, -1).map(line => line.trim());
  const above = [];
  while (lines.length > 0 && lines.at(-1).startsWith("#")) {
    above.unshift(lines.pop().replace(/^# ?/, ""));
  }
  const start = above.findIndex(line => line.startsWith("-- "));
  return start < 0 ? undefined : above.slice(start).join(" ").slice(3).replaceAll("|", "\\|");
}

const shown = value => {
  const plain = value?.toJSON?.() ?? "";
  return plain === "" ? "" : `\`${JSON.stringify(plain).replaceAll("|", "\\|")}\``;
};

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const path of [chart, library]) {
    await writeFile(join(path, "README.md"), await readme(path));
  }
}
