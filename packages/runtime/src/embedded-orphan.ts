import { execFile } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Log } from "@posthorn/engine/ports";
import type { Binaries } from "./embedded-binaries.ts";
import { type OsUser, runAsUser } from "./embedded-os-user.ts";
import { StartError } from "./start-error.ts";

const run = promisify(execFile);

/**
 * Stops the server that a killed owner left running on `pgdata`. Only the holder of the folder's lock may call it.
 * A postmaster.pid of a dead process is left to Postgres, which clears it; one whose process id has come to mean
 * another program would make Postgres refuse to start, so that one is removed.
 */
export async function stopOrphan(pgdata: string, binaries: Binaries, user: OsUser, log: Log): Promise<void> {
  const pid = await readPostmasterPid(pgdata);
  if (pid === undefined || !isAlive(pid)) return;
  const commandLine = await readCommandLine(pid);
  if (!commandLine.includes("postgres")) return rm(join(pgdata, "postmaster.pid"), { force: true });
  if (!commandLine.includes(pgdata)) {
    throw new StartError(
      `${pgdata} may be in use by process ${pid} (${commandLine.trim()}). Stop that process and start again.`,
    );
  }
  log.warn({ postgresPid: pid }, "stopping the Postgres that an earlier Posthorn left running");
  const stop = (mode: string) =>
    runAsUser(user, binaries.pgCtl, ["stop", "-D", pgdata, "-m", mode, "-w", "-t", "30"]);
  await stop("fast")
    .catch(() => stop("immediate")) // loses nothing: the next start replays the log
    .catch((error: unknown) => {
      if (isAlive(pid)) throw error; // or else it ended by itself meanwhile
    });
}

async function readPostmasterPid(pgdata: string): Promise<number | undefined> {
  const text = await readFile(join(pgdata, "postmaster.pid"), "utf8").catch(() => "");
  const pid = Number(text.split("\n")[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** A postmaster keeps the command line it was started with, which names its data folder. Empty for a zombie. */
async function readCommandLine(pid: number): Promise<string> {
  const file = readFile(`/proc/${pid}/cmdline`, "utf8").then((text) => text.replaceAll("\0", " "));
  return file
    .catch(() => run("ps", ["-ww", "-o", "args=", "-p", String(pid)]).then(({ stdout }) => stdout))
    .catch(() => "");
}
