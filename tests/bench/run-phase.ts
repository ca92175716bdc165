import { setTimeout as wait } from "node:timers/promises";
import type { DatabaseCounters } from "./database.ts";
import type { Arrivals, LoadOrder, LoadResult, Pace, ReceiverOrder } from "./messages.ts";
import { cpuMsOf, isUsageKnown, machineBusyMs, memoryBytesOf } from "./process-usage.ts";
import { ask } from "./start-process.ts";
import type { System } from "./start-system.ts";

const pollEveryMs = 50;
/** Longer than the dispatcher leaves a delivery to its job: without any progress for this long, it is lost. */
const giveUpAfterMs = 90_000;

export type PhaseOrder = {
  events: number;
  connections: number;
  fanOut: number;
  pace: Pace;
};

export type Phase = {
  load: LoadResult;
  /** Deliveries that had not arrived when the last event was accepted. */
  openAtEnd: number;
  arrivals: Arrivals;
  expected: number;
  delivered: number;
  /** From the first event sent to the last delivery recorded. */
  seconds: number;
  cpuMs: Record<string, number>;
  memoryBytes: Record<string, number>;
  /** Cores that the rest of the machine used meanwhile. */
  otherCores: number;
  database: DatabaseCounters;
};

/** Emits events and waits until every delivery is recorded, or none has moved for 90 s. */
export async function runPhase(system: System, order: PhaseOrder): Promise<Phase> {
  const work = measure(system, order);
  work.catch(() => {}); // after the failure of a process nobody waits for it
  return Promise.race([work, system.failure]);
}

async function measure(system: System, order: PhaseOrder): Promise<Phase> {
  await askReceiver(system, "take");
  const before = await takeSnapshot(system);
  const load = await ask<LoadResult>(system.generator, toLoadOrder(system, order));
  const expected = load.ids.length * order.fanOut;
  const openAtEnd = expected - (await askReceiver(system, "count"));
  await awaitRecorded(system, expected);
  const after = await takeSnapshot(system);
  const arrivals = await askReceiver(system, "take");
  const { delivered, lastCompletedAt } = await system.database.readDeliveries(new Date(load.startedAtUnixMs));
  const cpuMs = subtract(after.cpuMs, before.cpuMs);
  const oursMs = Object.values(cpuMs).reduce((sum, ms) => sum + ms, after.ownCpuMs - before.ownCpuMs);
  return {
    load,
    openAtEnd,
    arrivals,
    expected,
    delivered,
    seconds: ((lastCompletedAt?.getTime() ?? Number.NaN) - load.startedAtUnixMs) / 1_000,
    cpuMs,
    memoryBytes: isUsageKnown ? mapValues(system.pids, memoryBytesOf) : {},
    otherCores: (after.busyMs - before.busyMs - oursMs) / (after.atMs - before.atMs),
    database: {
      commits: after.database.commits - before.database.commits,
      walBytes: after.database.walBytes - before.database.walBytes,
    },
  };
}

function toLoadOrder({ apiUrl, key, targets }: System, { events, connections, pace }: PhaseOrder): LoadOrder {
  return { url: apiUrl, key, targets, events, connections, pace };
}

/** Asks the receiver, which costs the measured processes nothing, and Postgres only when all has arrived. */
async function awaitRecorded(system: System, expected: number): Promise<void> {
  let changedAtMs = performance.now();
  let last = "";
  while (performance.now() - changedAtMs < giveUpAfterMs) {
    const received = await askReceiver(system, "count");
    const open = received < expected ? null : await system.database.countOpen();
    if (open === 0) return;
    const now = `${received} ${open}`;
    if (now !== last) changedAtMs = performance.now();
    last = now;
    await wait(pollEveryMs);
  }
}

type ReceiverAnswers = { count: number; take: Arrivals };

function askReceiver<Order extends ReceiverOrder>(
  system: System,
  order: Order,
): Promise<ReceiverAnswers[Order]> {
  return ask(system.receiver, order);
}

async function takeSnapshot(system: System) {
  const database = await system.database.readCounters();
  const { user, system: kernel } = process.cpuUsage();
  return {
    database,
    atMs: performance.now(),
    cpuMs: isUsageKnown ? mapValues(system.pids, cpuMsOf) : {},
    ownCpuMs: (user + kernel) / 1_000,
    busyMs: isUsageKnown ? machineBusyMs() : Number.NaN,
  };
}

function subtract(after: Record<string, number>, before: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  );
}

function mapValues(pids: Record<string, number>, read: (pid: number) => number): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, read(pid)]));
}
