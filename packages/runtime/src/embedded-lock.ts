import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { StartError } from "./start-error.ts";

/**
 * Makes this process the owner of a data folder until `release`, or throws naming the process that is.
 * The lock is SQLite's file lock, which the kernel frees the moment its process dies, however it dies: there is no
 * stale lock to judge, and no process id that came to mean another process. The pid file serves the message only.
 */
export function lockDataDir(dataDir: string): { release(): void } {
  const pidFile = join(dataDir, "owner.pid");
  const lock = new DatabaseSync(join(dataDir, "owner.lock"));
  try {
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN IMMEDIATE");
  } catch (cause) {
    lock.close();
    if (!isBusy(cause)) throw cause;
    throw new StartError(
      `${dataDir} is in use by another Posthorn, process ${readPid(pidFile)}. Stop that process, ` +
        `or give this one a folder of its own in POSTHORN_DATA_DIR.`,
      { cause },
    );
  }
  writeFileSync(pidFile, `${process.pid}\n`);
  return { release: () => lock.isOpen && lock.close() };
}

/** SQLITE_BUSY (https://www.sqlite.org/rescode.html#busy): another connection holds the lock. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === 5;
}

function readPid(pidFile: string): string {
  try {
    return readFileSync(pidFile, "utf8").trim();
  } catch {
    return "(unknown)";
  }
}
