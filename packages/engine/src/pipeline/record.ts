import { setTimeout as wait } from "node:timers/promises";
import type { Verdict } from "@posthorn/domain/delivery";
import { encodeId, timeOfId } from "@posthorn/domain/id";
import { Batcher } from "../batcher.ts";
import type { Engine } from "../engine.ts";
import type { ClaimedDelivery, NewAttempt } from "../pipeline-store.ts";
import type { SendingEndpoint } from "../sending-endpoints.ts";
import type { Sent } from "./send.ts";

/** false: the lease was lost to another worker, so the result was not written. */
export type Record = (attempt: NewAttempt, untilMs: number) => Promise<boolean>;

/** Only the next of an ordering key, and a slot, wait for a record: docs/decisions/0033-flushes-rest-while-several-come.md. */
const everyMs = 15;
const firstPauseMs = 50;
const longestPauseMs = 1_000;

/**
 * Records attempts, many in one statement. While Postgres is away it keeps trying until `untilMs` (Unix ms), shortly before
 * the lease ends; then it gives up, and the attempt ends as worker_lost.
 */
export function createRecord(engine: Pick<Engine, "pipeline" | "clock" | "rules">): Record {
  const batcher = new Batcher<NewAttempt, boolean>({
    maxItems: 500,
    maxFlushes: 1,
    everyMs,
    isItemFault: engine.rules.isRowFault,
    flush: async (attempts) => {
      const moved = await engine.pipeline.recordAttempts(attempts);
      return attempts.map((attempt) => moved.has(attempt.deliveryId));
    },
  });
  return async (attempt, untilMs) => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await batcher.add(attempt);
      } catch (error) {
        if (engine.rules.isRowFault(error) || engine.clock.now() + pauseMs > untilMs) throw error;
        await wait(pauseMs);
      }
    }
  };
}

/** Puts together what is recorded of an attempt and what is to follow it. */
export function describeAttempt(
  engine: Pick<Engine, "newId">,
  delivery: ClaimedDelivery,
  endpoint: SendingEndpoint,
  { outcome, startedAtMs }: Sent,
  verdict: Verdict,
): NewAttempt {
  return {
    ...outcome,
    id: engine.newId(),
    deliveryId: delivery.id,
    tenantId: delivery.tenantId,
    endpointId: delivery.endpointId,
    leaseToken: delivery.leaseToken,
    number: delivery.attempts,
    trigger: delivery.trigger,
    startedAt: new Date(startedAtMs),
    endpointVersion: endpoint.version,
    next: verdict,
  };
}

/** The one wide line of an attempt. */
export function logAttempt(
  engine: Pick<Engine, "log" | "telemetry">,
  attempt: NewAttempt,
  isRecorded: boolean,
): void {
  const { number, trigger, reason, statusCode, durationMs, next } = attempt;
  const firstDelayMs = measureFirstDelayMs(attempt);
  const measures = { trigger, reason, durationMs, firstDelayMs, nextStatus: next.status, isRecorded };
  engine.log.info(
    () => ({
      delivery: encodeId("dlv", attempt.deliveryId),
      tenant: encodeId("ten", attempt.tenantId),
      endpoint: encodeId("ep", attempt.endpointId),
      number,
      trigger,
      reason,
      statusCode,
      durationMs,
      firstDelayMs,
      nextStatus: next.status,
      retryInMs: next.status === "pending" ? next.delayMs : null,
      isRecorded,
    }),
    "attempt",
  );
  engine.telemetry.attempt(measures);
}

/** A delivery's id holds when its event was accepted. Of a lost worker nobody knows when it sent. */
function measureFirstDelayMs({ number, trigger, reason, deliveryId, startedAt }: NewAttempt): number | null {
  if (number > 1 || trigger !== "schedule" || reason === "worker_lost") return null;
  return Math.max(0, startedAt.getTime() - timeOfId(deliveryId));
}
