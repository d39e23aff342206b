// docs/configuration.md: the tables of settings, from the options classes of the program. node scripts/configuration.mjs writes them.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
export const page = "docs/configuration.md";
const [begin, end] = ["<!-- configuration:begin -->", "<!-- configuration:end -->"];
const source = file => readFile(join(root, "src", file), "utf8");

/** Section, what it is about, the class that holds it. An options class inside of another has a section of its own here. */
export const sections = [
  ["Serve", "Where the service listens and keeps its files.", "PredictiveScaler.Host/Serve/ServeOptions.cs"],
  ["Serve:Tls", "TLS of the gRPC port; without this section it is cleartext.", "PredictiveScaler.Host/Serve/TlsOptions.cs"],
  ["Serve:Api", "Who may use the API; without this section whoever reaches the HTTP port. Health pages and metrics are always open.", "PredictiveScaler.Host/Serve/ApiOptions.cs"],
  ["Serve:Limits", "How much anybody who reaches a port can hold, see [security](security.md). The defaults leave room for KEDA with 20,000 triggers.", "PredictiveScaler.Host/Serve/LimitOptions.cs"],
  ["Sources:<name>", "One section for each Prometheus-compatible server; the name is yours.", "PredictiveScaler/Monitoring/SourceOptions.cs"],
  ["AddressPolicy", "Which addresses a trigger's `serverAddress` may name. Link-local and cloud metadata addresses are never allowed.", "PredictiveScaler/Monitoring/AddressPolicyOptions.cs"],
  ["Control", "The control loop.", "PredictiveScaler/Control/ControlOptions.cs"],
  ["Store", "Samples and plans over a restart.", "PredictiveScaler/Storing/StateStoreOptions.cs"],
  ["Peers", "Hand-over between replicas, see [scaling-out](scaling-out.md); without addresses nothing is taken, without a port nothing is given.", "PredictiveScaler/Peering/PeersOptions.cs"],
  ["Telemetry", "Metrics.", "PredictiveScaler/Telemetry/TelemetryOptions.cs"],
];

/** Settable properties of a class: documentation, attributes, type, name, initialiser. */
function propertiesOf(text) {
  const pattern = /((?:^ *\/\/\/.*\n)*)((?:^ *\[.*\]\n)*)^ *public (?!const |static |override )([\w<>?,. ]+?) (\w+) \{ get; (?:set; |init; )?\}(?: = (.+);)?$/gm;
  return [...text.matchAll(pattern)].map(([, summary, attributes, type, name, value]) => ({ name, type, meaning: plain(summary, text), range: rangeOf(attributes), value: valueOf(value, type, text, name) }));
}

function plain(summary, file) {
  const constant = name => file.match(new RegExp(`const string ${name} = "(.*)"`))?.[1] ?? name;
  const text = summary.replaceAll(/^ *\/\/\/ ?/gm, " ").replaceAll(/\s+/g, " ").match(/<summary>(.*?)<\/summary>/)?.[1].trim() ?? "";
  return text.replaceAll(/<c>(.*?)<\/c>/g, "`$1`").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll(/<see cref="(?:\w+\.)?(\w+)" ?\/>/g, (_, name) => code(constant(name)));
}

const number = text => Number(text.replaceAll("_", "")).toLocaleString("en-US", { maximumFractionDigits: 3 });

function rangeOf(attributes) {
  const span = attributes.match(/\[Range\(typeof\(TimeSpan\), "([^"]+)", "([^"]+)"/);
  const numbers = attributes.match(/\[Range\(([\d_.]+), ([\d_.]+)/);
  return span ? `${span[1]} to ${span[2]}` : numbers ? `${number(numbers[1])} to ${number(numbers[2])}` : null;
}

const seconds = { FromMilliseconds: 0.001, FromSeconds: 1, FromMinutes: 60, FromHours: 3600, FromDays: 86400 };

/** An initialiser as a settings file writes it. What is not understood stops the generator. */
function valueOf(value, type, text, name) {
  if (value === undefined) {
    return type.endsWith("?") || /Options|List|Dictionary/.test(type) ? "-" : type === "bool" ? "false" : "0";
  }
  const span = value.match(/^TimeSpan\.(\w+)\(([\d_.]+)\)$/);
  if (span) {
    const total = Number(span[2].replaceAll("_", "")) * seconds[span[1]];
    const [hours, minutes, rest] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
    return [hours, minutes, rest].map(part => part.toLocaleString("en-US", { minimumIntegerDigits: 2, maximumFractionDigits: 3 })).join(":");
  }
  if (/^[\d_.* ]+$/.test(value)) {
    return value.split("*").map(part => Number(part.trim().replaceAll("_", ""))).reduce((a, b) => a * b).toString();
  }
  if (/^(\[\]|new\(.*\)|\[\.\.\.\])$/.test(value)) {
    return "-";
  }
  const literal = value.match(/^"(.*)"$/)?.[1] ?? value.match(/^(true|false)$/)?.[1];
  const list = text.match(new RegExp(`${value.replaceAll(/\W/g, "")} = \\[(.*)\\];`))?.[1].split(", ").map(item => item.match(/^"(.*)"$/)?.[1] ?? text.match(new RegExp(`const string ${item} = "(.*)"`))[1]);
  if (literal === undefined && !list) {
    throw new Error(`${name}: the default ${value} is not understood`);
  }
  return literal ?? list.join(", ");
}

const kinds = [[/^TimeSpan/, "`hh:mm:ss`"], [/^bool/, "true, false"], [/^(int|long)/, "whole number"], [/^double/, "number"], [/^Uri/, "http:// or https:// URL"], [/List/, "list"], [/Dictionary/, "names and values"], [/^string/, "text"]];
const kind = type => (kinds.find(([pattern]) => pattern.test(type)) ?? [null, type])[1];
const isSecret = name => /(Token|Password|ConnectionString|Secret)$/.test(name) ? "**yes**" : name === "Headers" ? "may be" : "";
const cell = text => text.replaceAll("|", "\\|").split("`").map((part, index) => index % 2 ? part : part.replaceAll("<", "&lt;")).join("`");
const code = text => `\`${text}\``;

async function table([section, about, file], options) {
  const nested = new Set(sections.map(([name]) => name));
  const rows = propertiesOf(await source(file)).flatMap(({ name, type, meaning, range, value }) => {
    const key = `${section}:${name}`;
    if (/Options\??$/.test(type)) {
      if (!nested.has(key)) {
        throw new Error(`${key} is a ${type}: add its section to ${import.meta.url}`);
      }
      return [];
    }
    if (!meaning) {
      throw new Error(`${key} has no <summary>`);
    }
    const option = `--${name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase()}`;
    const given = section === "Serve" && options.includes(option) ? code(option) : "";
    return [`| ${[code(key), code(key.replaceAll(":", "__")), given, value === "-" ? "-" : code(value), range ?? kind(type), isSecret(name), cell(meaning)].join(" | ")} |`];
  });
  return `## ${section}\n\n${about}\n\n| key | in the environment | option | default | allowed | secret | meaning |\n|---|---|---|---|---|---|---|\n${rows.join("\n")}\n`;
}

/** The page as it should be. */
export async function configuration() {
  const options = [...(await source("PredictiveScaler.Host/Serve/ServeCommand.cs")).matchAll(/"(--[a-z-]+)"/g)].map(([, name]) => name);
  const tables = (await Promise.all(sections.map(section => table(section, options)))).join("\n");
  const text = await readFile(join(root, page), "utf8");
  return `${text.slice(0, text.indexOf(begin) + begin.length)}\n${tables}${text.slice(text.indexOf(end))}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(join(root, page), await configuration());
}
