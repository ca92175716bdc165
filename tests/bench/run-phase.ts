import { setTimeout as wait } from "node:timers/promises";
import { firstIdAt } from "@posthorn/domain/id";
import { compareSnapshots, takeSnapshot, type Use } from "./machine-use.ts";
import type { Arrivals, BySpeed, LoadOrder, LoadResult, Pace, ReceiverOrder } from "./messages.ts";
import type { Delivered } from "./read-deliveries.ts";
import { ask } from "./start-process.ts";
import type { System } from "./start-system.ts";

const pollEveryMs = 50;
/** Longer than the dispatcher leaves a delivery to its job: without any progress for this long, it is lost. */
const giveUpAfterMs = 90_000;
/** Slow endpoints may take long over what was emitted in seconds, but not for ever. */
const waitAtMostMs = 900_000;

export type PhaseOrder = {
  events: number;
  connections: number;
  pace: Pace;
  /** Runs when the last event was accepted, before its deliveries are awaited. */
  afterLoad?: () => Promise<void>;
};

export type Phase = {
  load: LoadResult;
  /** Deliveries to healthy endpoints that had not arrived when the last event was accepted. */
  openAtEnd: number;
  arrivals: BySpeed<Arrivals>;
  expected: BySpeed<number>;
  delivered: BySpeed<number>;
  /** From the first event sent to the last delivery recorded. */
  seconds: BySpeed<number>;
  /** What was used until the last delivery to a healthy endpoint was recorded, and how many deliveries were by then. */
  use: Use & { recorded: number };
};

/** Runs a phase and judges it: rejects when an accepted event was not delivered, for such figures are worth nothing. */
export type Run = (order: PhaseOrder) => Promise<Phase>;

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
  await order.afterLoad?.();
  const expected = countExpected(system, load);
  const openAtEnd = expected.healthy - (await askReceiver(system, "count")).healthy;
  const firstId = firstIdAt(load.startedAtUnixMs);
  await awaitRecorded(system, firstId, { ...expected, slow: 0 });
  const after = await takeSnapshot(system);
  const early = await system.database.readDelivered(firstId);
  await awaitRecorded(system, firstId, expected);
  const late = expected.slow === 0 ? early : await system.database.readDelivered(firstId);
  return {
    load,
    openAtEnd,
    arrivals: await askReceiver(system, "take"),
    expected,
    delivered: { healthy: late.healthy.delivered, slow: late.slow.delivered },
    seconds: { healthy: secondsOf(load, late.healthy), slow: secondsOf(load, late.slow) },
    use: { ...compareSnapshots(before, after), recorded: early.healthy.delivered + early.slow.delivered },
  };
}

function toLoadOrder({ apiUrl, key, targets }: System, { events, connections, pace }: PhaseOrder): LoadOrder {
  return { url: apiUrl, key, targets, events, connections, pace };
}

function countExpected({ targets }: System, load: LoadResult): BySpeed<number> {
  const expected = { healthy: 0, slow: 0 };
  for (const number of load.targets) {
    expected.healthy += targets[number]?.deliveries.healthy ?? 0;
    expected.slow += targets[number]?.deliveries.slow ?? 0;
  }
  return expected;
}

function secondsOf(load: LoadResult, { lastCompletedAt }: Delivered): number {
  return ((lastCompletedAt?.getTime() ?? Number.NaN) - load.startedAtUnixMs) / 1_000;
}

/** Asks the receiver, which costs the measured processes nothing, and Postgres only when all has arrived. */
async function awaitRecorded(system: System, firstId: string, expected: BySpeed<number>): Promise<void> {
  const startedAtMs = performance.now();
  let changedAtMs = startedAtMs;
  let last = "";
  const isWaiting = (now: number) => now - changedAtMs < giveUpAfterMs && now - startedAtMs < waitAtMostMs;
  while (isWaiting(performance.now())) {
    const received = await askReceiver(system, "count");
    const hasArrived = received.healthy >= expected.healthy && received.slow >= expected.slow;
    const open = hasArrived ? await system.database.countOpen(firstId) : null;
    if (open !== null && open.healthy + (expected.slow === 0 ? 0 : open.slow) === 0) return;
    const now = JSON.stringify([received, open]);
    if (now !== last) changedAtMs = performance.now();
    last = now;
    await wait(pollEveryMs);
  }
}

type ReceiverAnswers = { count: BySpeed<number>; take: BySpeed<Arrivals> };

function askReceiver<Order extends ReceiverOrder>(
  system: System,
  order: Order,
): Promise<ReceiverAnswers[Order]> {
  return ask(system.receiver, order);
}
