// The program itself, started as the container of a rendered pod would start it, with the mounts in a temporary folder.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { root, settingsOf } from "./helm.mjs";
import { podsOf } from "./policy.mjs";

const built = ["Release", "Debug"].map(configuration => join(root, `src/PredictiveScaler.Host/bin/${configuration}/net10.0/predictive-scaler`));

/** PREDICTIVE_SCALER, or what the build left. */
export const program = [process.env.PREDICTIVE_SCALER, ...built].find(path => path && existsSync(path));

/** Why tests of the program are skipped; in CI they fail instead. */
export const skipped = program || process.env.CI === "true" ? false : "the program is not built (dotnet build src/PredictiveScaler.Host)";

/** Runs the pod's container until the given function has ended, and gives its exit code and what it logged. */
export async function withProgram(manifests, use) {
  const directory = await mkdtemp(join(tmpdir(), "chart-program-"));
  try {
    const container = podsOf(manifests)[0].spec.template.spec.containers[0];
    const ports = Object.fromEntries(await Promise.all(["grpc", "health", "http", "metrics"].map(async name => [name, await freePort()])));
    await mountsOf(manifests, directory);
    const child = spawn(program, argumentsOf(container, ports, directory), { env: { ...process.env, ...environmentOf(container) }, stdio: ["ignore", "ignore", "pipe"] });
    const [log, ended] = [[], new Promise(resolve => child.on("exit", resolve))];
    child.stderr.on("data", part => log.push(part));
    try {
      await ready(ports.http, child, () => Buffer.concat(log).toString());
      await use(ports);
    } finally {
      child.kill("SIGTERM");
    }
    return { exitCode: await ended, log: Buffer.concat(log).toString() };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const inside = (text, directory) => text.replaceAll("/etc/predictive-scaler", join(directory, "etc")).replaceAll("/var/lib/predictive-scaler", join(directory, "store"));

function argumentsOf(container, ports, directory) {
  return container.args.map(argument => {
    const [name, value] = argument.split("=");
    switch (name) {
      case "--bind": return `--bind=${value === "0.0.0.0" ? "127.0.0.1" : value}`;
      case "--grpc-port": return `${name}=${ports.grpc}`;
      case "--health-port": return `${name}=${ports.health}`;
      case "--http-port": return `${name}=${ports.http}`;
      case "--metrics-port": return `${name}=${ports.metrics}`;
      case "--models": return `${name}=${join(root, "models")}`;
      default: return inside(argument, directory);
    }
  });
}

const environmentOf = container => Object.fromEntries(container.env.filter(variable => variable.value !== undefined).map(variable => [variable.name, variable.value]));

/** Every file that the pod's volumes would hold. */
async function mountsOf(manifests, directory) {
  const settings = settingsOf(manifests);
  if (settings.peers) {
    settings.peers.port = 0;
  }
  const pem = certificate(directory, settings.serve?.tls?.keyPasswordFile !== undefined);
  const write = async (path, content) => {
    await mkdir(dirname(path), { recursive: true });
    await (content === undefined ? cp(pem[path.endsWith(".key") ? "key" : "certificate"], path) : writeFile(path, content));
  };
  await write(join(directory, "etc/settings/settings.json"), inside(JSON.stringify(settings), directory));
  const pod = podsOf(manifests)[0].spec.template.spec;
  for (const volume of pod.volumes.filter(found => found.projected)) {
    const mount = pod.containers[0].volumeMounts.find(found => found.name === volume.name).mountPath;
    for (const source of volume.projected.sources) {
      const paths = source.serviceAccountToken ? [source.serviceAccountToken.path] : (source.secret ?? source.configMap).items.map(item => item.path);
      for (const path of paths) {
        await write(inside(join(mount, path), directory), /token|password|connection|users?$/.test(path) ? "planted-secret" : undefined);
      }
    }
  }
}

function certificate(directory, isEncrypted) {
  const [key, file] = [join(directory, "key.pem"), join(directory, "certificate.pem")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", ...(isEncrypted ? ["-passout", "pass:planted-secret"] : ["-nodes"]), "-keyout", key, "-out", file, "-days", "2", "-subj", "/CN=keda-operator"], { stdio: "ignore" });
  return { key, certificate: file };
}

export async function freePort() {
  const server = createServer();
  await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function ready(port, child, log) {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) {
      throw new Error(`the program ended with ${child.exitCode}:\n${log()}`);
    }
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) {
      return;
    }
    await delay(200);
  }
  throw new Error(`the program is not ready after a minute:\n${log()}`);
}
