import { setTimeout as wait } from "node:timers/promises";
import { encodeId } from "@posthorn/domain/id";
import type { Engine } from "../engine.ts";
import { announce } from "../operational-events.ts";
import { eraseRows } from "./erase-rows.ts";
import type { ClaimedOperation, OperationAction } from "./operation-store.ts";

/** Does one batch; answers the operation as it stands then, or null when another worker has it. */
export type OperationStep = (
  engine: Engine,
  claimed: ClaimedOperation,
  leaseSeconds: number,
) => Promise<ClaimedOperation | null>;

/** What this process can run. An action that only a newer one knows is left to it. */
const steps: Partial<Record<OperationAction, OperationStep>> = { "erase-tenant": eraseRows };
const actions = Object.keys(steps) as OperationAction[]; // the keys of the table above

/** Far longer than a batch takes; so long an operation stands still when its worker was killed. */
const leaseSeconds = 15;
/** Then others get their turn. */
const turnMs = 10_000;
const retryAfterSeconds = 10;
/** Between two batches the path of an event gets its time. */
const defaultPauseMs = 100;

/** Runs whatever operation waits for a worker, in turns, until none does or `signal` aborts; it stops between two batches. */
export async function runOperations(
  engine: Engine,
  signal: AbortSignal,
  pauseMs = defaultPauseMs,
): Promise<void> {
  while (!signal.aborted) {
    const claimed = await engine.management.operations.claim(actions, leaseSeconds);
    const step = claimed === null ? undefined : steps[claimed.action];
    if (claimed === null || step === undefined) return;
    await runTurn(engine, claimed, step, { signal, pauseMs });
  }
}

async function runTurn(
  engine: Engine,
  claimed: ClaimedOperation,
  step: OperationStep,
  { signal, pauseMs }: { signal: AbortSignal; pauseMs: number },
): Promise<void> {
  const { operations } = engine.management;
  const endsAtMs = engine.clock.now() + turnMs;
  let current = claimed;
  try {
    do {
      const next = await step(engine, current, leaseSeconds);
      if (next === null)
        return engine.log.warn({ id: claimed.id }, "an operation was taken over by another worker");
      if (next.status !== "running") return await tellEnd(engine, next);
      current = next;
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    } while (!signal.aborted && engine.clock.now() < endsAtMs);
    await operations.release(current, 0);
  } catch (error) {
    engine.log.warn({ error, id: claimed.id }, "an operation did not get on; it will be tried again");
    await operations.release(current, retryAfterSeconds).catch(() => {}); // then its lease ends by itself
  }
}

async function tellEnd(engine: Engine, operation: ClaimedOperation): Promise<void> {
  const { id, action, status, tenantId, total, done, failed } = operation;
  engine.log.info({ id, action, status, done, failed }, "an operation has ended");
  const payload = {
    operationId: encodeId("op", id),
    tenantId: tenantId === null ? null : encodeId("ten", tenantId),
    ...{ action, status, total, done, failed },
  };
  await announce(engine, "operation.finished", payload, id);
}
