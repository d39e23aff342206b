import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Why tests that need a program are skipped; false where it runs, and in CI, where they fail instead. */
export async function runs(name, ...args) {
  const isThere = await promisify(execFile)(name, args).then(() => true, () => false);
  return isThere || process.env.CI === "true" ? false : `${name} is not there (Debian package prometheus)`;
}
