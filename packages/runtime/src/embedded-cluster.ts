import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Binaries } from "./embedded-binaries.ts";
import { type OsUser, runAsUser } from "./embedded-os-user.ts";
import { StartError } from "./start-error.ts";

export const superuser = "posthorn";

/** A Postgres data folder and the password of its superuser. */
export type Cluster = { path: string; password: string };

export function clusterPath(dataDir: string): string {
  return join(dataDir, "postgres");
}

const draftPrefix = "postgres.new-";

/**
 * Makes the data folder and returns its real path. Throws EACCES when it belongs to somebody else. The OS user that
 * Postgres runs as may pass through it but not look around.
 */
export async function makeDataDir(dataDir: string, user: OsUser): Promise<string> {
  await mkdir(dirname(dataDir), { recursive: true });
  await mkdir(dataDir, { mode: 0o700 }).catch(ignoreExisting);
  await access(dataDir, constants.W_OK);
  if (user !== undefined) await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o001);
  return realpath(dataDir);
}

/**
 * The cluster in `<dataDir>/postgres`, created at first use. It is made under another name and moved into place when
 * complete, so that a start that was killed half-way leaves only a draft, which the next start removes.
 */
export async function openCluster(dataDir: string, binaries: Binaries, user: OsUser): Promise<Cluster> {
  const path = clusterPath(dataDir);
  const exists = existsSync(path);
  const password = await readOrMakePassword(join(dataDir, "postgres-password"), exists);
  await removeDrafts(dataDir);
  if (!exists) await initCluster(dataDir, path, password, binaries, user);
  return { path, password };
}

/** initdb with the locale of Postgres itself, so that text sorts the same on every operating system. */
async function initCluster(
  dataDir: string,
  path: string,
  password: string,
  { initdb }: Binaries,
  user: OsUser,
) {
  const draft = await mkdtemp(join(dataDir, draftPrefix));
  const passwordFile = join(draft, "password");
  await writeFile(passwordFile, password, { mode: 0o600 });
  await giveTo(user, draft, passwordFile);
  const pgdata = join(draft, "pgdata");
  const identity = [`--username=${superuser}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  await runAsUser(user, initdb, [`--pgdata=${pgdata}`, ...identity, ...locale, "--no-instructions"]);
  await rename(pgdata, path);
  await rm(draft, { recursive: true });
}

async function readOrMakePassword(file: string, clusterExists: boolean): Promise<string> {
  if (existsSync(file)) return (await readFile(file, "utf8")).trim();
  if (clusterExists) {
    throw new StartError(
      `${file} is missing, and without it nobody can log in to the database beside it. Restore it from a backup.`,
    );
  }
  const password = randomBytes(32).toString("base64url");
  await writeFile(`${file}.new`, password, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  return password;
}

async function removeDrafts(dataDir: string): Promise<void> {
  const drafts = (await readdir(dataDir)).filter((name) => name.startsWith(draftPrefix));
  await Promise.all(
    drafts.map((name) => rm(join(dataDir, name), { recursive: true, force: true, maxRetries: 10 })),
  );
}

async function giveTo(user: OsUser, ...paths: string[]): Promise<void> {
  if (user === undefined) return;
  await Promise.all(paths.map((path) => chown(path, user.uid, user.gid)));
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
