import { execFile } from "node:child_process";
import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { StartError } from "./start-error.ts";

const run = promisify(execFile);

/** As whom Postgres runs. `undefined`: as ourselves. */
export type OsUser = { uid: number; gid: number; capability?: Capability } | undefined;

/** What lets a user pass through folders that are closed to it: the narrow one, and the one Docker has by default. */
const capabilities = ["dac_read_search", "dac_override"] as const;
type Capability = (typeof capabilities)[number];

/**
 * Postgres refuses to run as root, so root runs it as the owner of the cluster at `path`; while there is none, as the
 * OS user `postgres`, who is added when missing.
 */
export async function findPostgresUser(path: string): Promise<OsUser> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(path).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const known = await readIds().catch(() => undefined);
  if (known !== undefined) return known;
  try {
    await run("useradd", [
      "--system",
      "--user-group",
      "--no-create-home",
      "--shell",
      "/bin/false",
      "postgres",
    ]);
    return await readIds();
  } catch (cause) {
    throw new StartError(
      "Postgres refuses to run as root, and an OS user named postgres could not be added. Add one, or run Posthorn as another user.",
      { cause },
    );
  }
}

/** A command line that runs a program as that user, for child_process. The environment is empty: it holds our keys. */
export function asUser(user: OsUser, program: string, args: readonly string[]) {
  const options = { cwd: "/", env: {} };
  if (user === undefined) return { file: program, args, options };
  const { uid, gid, capability } = user;
  if (capability === undefined) return { file: program, args, options: { ...options, uid, gid } };
  const flags = [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  flags.push(`--inh-caps=+${capability}`, `--ambient-caps=+${capability}`);
  return { file: "setpriv", args: [...flags, program, ...args], options };
}

/** Runs a program to its end as that user and returns what it printed. Rejects when it fails. */
export async function runAsUser(user: OsUser, program: string, args: readonly string[]): Promise<string> {
  const command = asUser(user, program, args);
  const { stdout } = await run(command.file, command.args, command.options);
  return stdout;
}

/**
 * The same user, able to reach those paths. Root often works in folders closed to all others (/root, mktemp -d), and
 * then Postgres gets the one capability that lets it through. Throws naming the closed folder where that fails.
 */
export async function letThrough(user: OsUser, paths: readonly string[]): Promise<OsUser> {
  if (user === undefined) return user;
  const closed = (await Promise.all(paths.map((path) => findClosedFolder(path, user)))).find(
    (it) => it !== undefined,
  );
  if (closed === undefined) return user;
  for (const capability of capabilities) {
    const able = { ...user, capability };
    const tries = paths.map((path) => runAsUser(able, "test", ["-e", path]));
    if ((await Promise.allSettled(tries)).every(({ status }) => status === "fulfilled")) return able;
  }
  throw new StartError(
    `Posthorn runs as root and Postgres therefore as user ${user.uid}, who may not enter ${closed}. Run Posthorn as ` +
      "a user other than root, move it and POSTHORN_DATA_DIR below a folder open to all such as /srv, or set DATABASE_URL.",
  );
}

async function findClosedFolder(
  path: string,
  user: { uid: number; gid: number },
): Promise<string | undefined> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (!mayEnter(await stat(folder), user)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function mayEnter(folder: Stats, user: { uid: number; gid: number }): boolean {
  if (folder.uid === user.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === user.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

async function readIds(): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run("id", ["-u", "postgres"]), run("id", ["-g", "postgres"])]);
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}
