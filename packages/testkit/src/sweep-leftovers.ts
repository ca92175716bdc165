import { readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Log } from "@posthorn/engine/ports";
import { findBinaries } from "@posthorn/runtime/embedded-binaries";
import { clusterPath } from "@posthorn/runtime/embedded-cluster";
import { lockDataDir } from "@posthorn/runtime/embedded-lock";
import { stopOrphan } from "@posthorn/runtime/embedded-orphan";
import { findPostgresUser } from "@posthorn/runtime/embedded-os-user";

export const testDataPrefix = "posthorn-test-";

/** A folder younger than this may belong to a test run that has not locked it yet. */
const abandonedAfterMs = 60_000;

/** Stops and removes the databases of test runs that were killed before they could. Those in use are left alone. */
export async function sweepLeftovers(log: Log): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(testDataPrefix));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    await sweep(folder, log).catch(() => {}); // in use, or another user's: not ours to remove
  }
}

async function sweep(folder: string, log: Log): Promise<void> {
  if (Date.now() - (await stat(folder)).mtimeMs < abandonedAfterMs) return;
  const lock = lockDataDir(folder);
  try {
    const pgdata = clusterPath(folder);
    await stopOrphan(pgdata, await findBinaries(), await findPostgresUser(pgdata), log);
    await rm(folder, { recursive: true, force: true });
  } finally {
    lock.release();
  }
}
