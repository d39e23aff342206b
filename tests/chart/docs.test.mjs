// The pages: links and headings that they lead to, error texts that they quote, and commands that they tell the reader to type.
import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { root } from "./lib/helm.mjs";
import { program, skipped } from "./lib/program.mjs";
import { configuration, page } from "./scripts/configuration.mjs";

const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], { cwd: root, encoding: "utf8" }).trim().split("\n");
const textOf = page => readFile(join(root, page), "utf8");
const withoutCode = text => text.replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, "").replaceAll(/`[^`\n]*`/g, "code");

/** Anchors as GitHub makes them from headings: a repeated one gets a number. */
function anchorsOf(text) {
  const seen = new Map();
  const headings = text.replaceAll(/^( *)(```|~~~)[\s\S]*?^\1\2/gm, "").matchAll(/^#{1,6} +(.+?) *#*$/gm);
  return new Set([...headings].map(([, title]) => {
    const plain = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(/\s/g, "-");
    const times = seen.get(plain) ?? 0;
    seen.set(plain, times + 1);
    return times ? `${plain}-${times}` : plain;
  }));
}

async function brokenLinks(page, text) {
  const broken = [];
  for (const [, target] of withoutCode(text).matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)) {
    if (/^[a-z]+:/.test(target)) {
      continue;
    }
    const [path, anchor] = target.split("#");
    const file = path ? relative(root, join(root, dirname(page), decodeURIComponent(path))) : page;
    if (file.startsWith("..") || !existsSync(join(root, file))) {
      broken.push(`${page}: ${target} is not there`);
    } else if (anchor && file.endsWith(".md") && !anchorsOf(await textOf(file)).has(anchor)) {
      broken.push(`${page}: ${target} has no such heading`);
    }
  }
  return broken;
}

test("every relative link leads somewhere", async () => {
  assert.ok(pages.length > 30);
  const broken = (await Promise.all(pages.map(async page => brokenLinks(page, await textOf(page))))).flat();
  assert.deepEqual(broken, []);
  assert.equal((await brokenLinks("docs/README.md", "[a](nowhere.md) [b](metadata.md#nothing) [c](runbook.md#predictivescalerabsent)")).length, 2);
});

test("the indexes name every page and every decision", async () => {
  const named = async page => new Set([...(await textOf(page)).matchAll(/\]\(([^)#]+)/g)].map(([, path]) => relative(root, join(root, dirname(page), path))));
  const index = await named("docs/README.md");
  assert.deepEqual(pages.filter(page => /^docs\/[^/]+\.md$/.test(page) && page !== "docs/README.md" && !index.has(page)), []);
  const decisions = await named("docs/decisions/README.md");
  assert.deepEqual(pages.filter(page => /^docs\/decisions\/\d/.test(page) && !decisions.has(page)), []);
});

test("configuration.md is what the options classes say (npm run generate), and has every section", async () => {
  assert.equal(await textOf(page), await configuration());
  const [, list] = (await textOf("src/PredictiveScaler.Host/Serve/KnownSections.cs")).match(/Ours = \[(.*)\]/);
  const known = list.split(", ").map(name => name.replace(/"|Options\.Section|^Service|\.Section/g, ""));
  const shown = [...(await textOf(page)).matchAll(/^## (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(known.filter(name => !shown.includes(name)), []);
});

/** What the program's sources say, without what is filled in, as one line. */
async function programTexts() {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "src/PredictiveScaler/*.cs", "src/PredictiveScaler.Host/*.cs"], { cwd: root, encoding: "utf8" }).trim().split("\n");
  return (await Promise.all(files.map(textOf))).join("\n").replaceAll('\\"', '"');
}

test("troubleshooting quotes what the program says", async () => {
  const [text, said] = [await textOf("docs/troubleshooting.md"), await programTexts()];
  const blocks = [...text.matchAll(/^```text\n([\s\S]*?)^```/gm)].flatMap(([, block]) => block.trim().split("\n"));
  const reasons = [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, reason]) => reason);
  assert.ok(blocks.length > 15 && reasons.length > 15);
  const missing = [...blocks, ...reasons].flatMap(line => line.split("...")).map(part => part.trim()).filter(part => part.length > 2 && !said.includes(part));
  assert.deepEqual(missing, []);
});

/** Words of each `predictive-scaler ...` command in the pages' shell blocks, lines that go on put together. */
function commandsOf(text) {
  const blocks = [...text.matchAll(/^ *```(?:sh|bash)?\n([\s\S]*?)^ *```/gm)].map(([, block]) => block.replaceAll(/\\\n/g, " "));
  return blocks.flatMap(block => block.split("\n")).flatMap(line => {
    const found = line.match(/(?:^|[ /])predictive-scaler((?: +(?!#|&|\||>|2>)(?:'[^']*'|"[^"]*"|\S+))+)/) ?? line.match(/src\/PredictiveScaler\.Host -- +(.*)$/);
    return found && !/^\s*(docker|helm|kubectl|kind|dotnet (?!run))/.test(line) ? [found[1].trim()] : [];
  });
}

test("commands and options that the pages show are the program's", { skip: skipped }, async () => {
  const help = async (...words) => new Promise(resolve => execFile(program, [...words, "--help"], (_, output) => resolve(output)));
  const commands = [...(await help()).matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name);
  const optionsOf = Object.fromEntries(await Promise.all(commands.map(async name => [name, new Set((await help(name)).match(/--[a-z-]+/g))])));
  const wrong = [];
  for (const page of pages.filter(name => !name.includes("decisions"))) {
    for (const command of commandsOf(await textOf(page))) {
      const [name] = command.split(/\s/);
      const options = (command.split(/ [0-9]?[>|&#]/)[0].replaceAll(/'[^']*'|"[^"]*"/g, "").match(/--[a-z-]+/g) ?? []).filter(option => option !== "--version" && option !== "--help");
      if (!name.startsWith("-") && !optionsOf[name]) {
        wrong.push(`${page}: ${command}`);
      }
      wrong.push(...options.filter(option => !optionsOf[name]?.has(option)).map(option => `${page}: ${name} has no ${option}`));
    }
  }
  assert.deepEqual(wrong, []);
});
