import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../engine.ts";
import { announceEnd } from "./announce-end.ts";
import { cancelDeliveries, retryDeliveries } from "./change-deliveries.ts";
import { eraseRows } from "./erase-rows.ts";
import type { AdvancedOperation, ClaimedOperation, OperationAction } from "./operation-store.ts";
import { replayMissing } from "./replay-missing.ts";

/** Does one batch; answers the operation as it stands then, or null when it was lost to another worker, or halted. */
export type OperationStep = (
  engine: Engine,
  claimed: ClaimedOperation,
  pauseSeconds: number,
) => Promise<AdvancedOperation | null>;

/** What this process can run. An action that only a newer one knows is left to it. */
const steps: Partial<Record<OperationAction, OperationStep>> = {
  "erase-tenant": eraseRows,
  retry: retryDeliveries,
  cancel: cancelDeliveries,
  "replay-missing": replayMissing,
};
const actions = Object.keys(steps) as OperationAction[]; // the keys of the table above

/** Longer than a batch takes; so long an operation stands still when its worker was killed. */
const leaseSeconds = 15;
const retryAfterSeconds = 10;
/** Between two batches of an operation the path of an event gets its time. */
const pauseSeconds = 0.1;
/** Meanwhile an operation may have been made. */
const longestWaitMs = 1_000;
/** The store's times are in milliseconds, rounded. */
const roundingMs = 2;

/**
 * Runs whatever operation waits for a worker, a batch each in turn, and those it has begun until they end or another worker
 * has taken them over; it stops between two batches when `signal` aborts.
 */
export async function runOperations(engine: Engine, signal: AbortSignal): Promise<void> {
  const { operations } = engine.management;
  /** Of operations that this process has worked on: when they may go on. */
  const freeAtMs = new Map<string, number>();
  while (!signal.aborted) {
    const claimed = await operations.claim(actions, leaseSeconds);
    const step = claimed === null ? undefined : steps[claimed.action];
    if (claimed === null || step === undefined) {
      if (freeAtMs.size === 0) return;
      await waitForFirst(engine, freeAtMs, signal);
      continue;
    }
    freeAtMs.delete(claimed.id);
    const freeInMs = await runBatch(engine, claimed, step);
    if (freeInMs !== null) freeAtMs.set(claimed.id, engine.clock.now() + freeInMs + roundingMs);
  }
}

/** Answers in how many ms the operation may go on; null when that is no longer for this process to wait for. */
async function runBatch(
  engine: Engine,
  claimed: ClaimedOperation,
  step: OperationStep,
): Promise<number | null> {
  const { operations } = engine.management;
  const { id } = claimed;
  try {
    const advanced = await step(engine, claimed, pauseSeconds);
    if (advanced === null) {
      engine.log.info({ id }, "an operation was halted, or taken over by another worker");
      await operations.release(claimed, 0);
      return null;
    }
    if (advanced.status === "running") return advanced.freeInMs;
    await announceEnd(engine, advanced);
  } catch (error) {
    engine.log.warn({ error, id }, "an operation did not get on; it will be tried again");
    await operations.release(claimed, retryAfterSeconds).catch(() => {}); // then its lease ends by itself
  }
  return null;
}

/** Waits until the first may go on, and forgets those that may: if they are not to be had now, another worker has them. */
async function waitForFirst(
  engine: Engine,
  freeAtMs: Map<string, number>,
  signal: AbortSignal,
): Promise<void> {
  const inMs = Math.min(...freeAtMs.values()) - engine.clock.now();
  await wait(Math.min(Math.max(inMs, 1), longestWaitMs), undefined, { signal }).catch(() => {});
  const nowMs = engine.clock.now();
  for (const [id, atMs] of freeAtMs) if (atMs <= nowMs) freeAtMs.delete(id);
}
