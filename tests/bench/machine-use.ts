import type { DatabaseCounters } from "./database.ts";
import { cpuMsOf, isUsageKnown, machineBusyMs, memoryBytesOf } from "./process-usage.ts";
import type { System } from "./start-system.ts";

/** What was used between two snapshots; memory at the later one. By process where there are several. */
export type Use = {
  cpuMs: Record<string, number>;
  memoryBytes: Record<string, number>;
  /** Cores that the rest of the machine used. */
  otherCores: number;
  database: DatabaseCounters;
};

export type Snapshot = Pick<Use, "database" | "cpuMs" | "memoryBytes"> & {
  atMs: number;
  ownCpuMs: number;
  busyMs: number;
};

export async function takeSnapshot({ database, pids }: Pick<System, "database" | "pids">): Promise<Snapshot> {
  const counters = await database.readCounters();
  const { user, system } = process.cpuUsage();
  return {
    database: counters,
    atMs: performance.now(),
    cpuMs: isUsageKnown ? mapValues(pids, cpuMsOf) : {},
    memoryBytes: isUsageKnown ? mapValues(pids, memoryBytesOf) : {},
    ownCpuMs: (user + system) / 1_000,
    busyMs: isUsageKnown ? machineBusyMs() : Number.NaN,
  };
}

export function compareSnapshots(before: Snapshot, after: Snapshot): Use {
  const cpuMs = Object.fromEntries(
    Object.entries(after.cpuMs).map(([name, ms]) => [name, ms - (before.cpuMs[name] ?? 0)]),
  );
  const oursMs = Object.values(cpuMs).reduce((sum, ms) => sum + ms, after.ownCpuMs - before.ownCpuMs);
  return {
    cpuMs,
    memoryBytes: after.memoryBytes,
    otherCores: (after.busyMs - before.busyMs - oursMs) / (after.atMs - before.atMs),
    database: {
      commits: after.database.commits - before.database.commits,
      walBytes: after.database.walBytes - before.database.walBytes,
    },
  };
}

function mapValues(pids: Record<string, number>, read: (pid: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, read(pid)]));
}
