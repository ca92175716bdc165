import type { Verdict } from "@posthorn/domain/delivery";
import { encodeId } from "@posthorn/domain/id";
import type { Outcome } from "@posthorn/domain/outcome";
import type { Engine } from "./engine.ts";
import { type Claim, createClaim, recordWithinMs, sendWithinMs } from "./pipeline/claim.ts";
import { createRecord, type Record } from "./pipeline/record.ts";
import { decideNext } from "./pipeline/retry.ts";
import { sign } from "./pipeline/sign.ts";
import type { ClaimedDelivery, NewAttempt } from "./pipeline-store.ts";
import type { SendingEndpoint, SendingEndpoints } from "./sending-endpoints.ts";

/** A delivery whose endpoint cannot be used waits this long before it is looked at again. */
const unusableEndpointPauseMs = 60_000;

export type Deliver = (deliveryId: string, endpointId: string, onSent: () => void) => Promise<void>;

/** The path of one attempt: claim, sign, send, decide what is next, record. Never rejects. */
export function createDeliver(engine: Engine, endpoints: SendingEndpoints): Deliver {
  const claim = createClaim(engine);
  const record = createRecord(engine);
  return async (deliveryId, _endpointId, onSent) => {
    try {
      await deliverOne(engine, { endpoints, claim, record }, deliveryId, onSent);
    } catch (error) {
      engine.log.error({ error, deliveryId }, "a delivery was left to its lease");
    }
  };
}

type Stages = { endpoints: SendingEndpoints; claim: Claim; record: Record };

async function deliverOne(
  engine: Engine,
  stages: Stages,
  deliveryId: string,
  onSent: () => void,
): Promise<void> {
  const claimedAtMs = engine.clock.now(); // at the earliest: the lease cannot have begun before it was asked for
  const delivery = await stages.claim(deliveryId);
  if (delivery === null) return;
  const endpoint = await stages.endpoints.get(delivery.endpointId, delivery.endpointVersion);
  if (endpoint === null) return engine.pipeline.releaseDeliveries([delivery], unusableEndpointPauseMs);

  const startedAtMs = engine.clock.now();
  if (startedAtMs - claimedAtMs > sendWithinMs) return engine.pipeline.releaseDeliveries([delivery], 0);

  const request = sign(endpoint, delivery, startedAtMs, engine.rules.userAgent);
  const outcome = await engine.sender.send(request);
  onSent();
  const verdict = decideNext(
    engine,
    { attempts: delivery.attempts, retrySchedule: endpoint.retrySchedule },
    outcome,
  );
  const attempt = describeAttempt(engine, delivery, endpoint, outcome, verdict, startedAtMs);
  const isRecorded = await stages.record(attempt, claimedAtMs + endpoint.timeoutMs + recordWithinMs);
  logAttempt(engine, attempt, isRecorded);
  if (isRecorded && verdict.disableEndpoint !== null) {
    const { id, version } = endpoint;
    await engine.pipeline.disableEndpoints([{ id, version, reason: verdict.disableEndpoint }]);
  }
}

function describeAttempt(
  engine: Engine,
  delivery: ClaimedDelivery,
  endpoint: SendingEndpoint,
  outcome: Outcome,
  verdict: Verdict,
  startedAtMs: number,
): NewAttempt {
  return {
    id: engine.newId(),
    deliveryId: delivery.id,
    tenantId: delivery.tenantId,
    endpointId: delivery.endpointId,
    leaseToken: delivery.leaseToken,
    number: delivery.attempts,
    trigger: delivery.trigger,
    startedAt: new Date(startedAtMs),
    endpointVersion: endpoint.version,
    ...outcome,
    next: verdict,
  };
}

/** The one wide line of an attempt. */
export function logAttempt(engine: Pick<Engine, "log">, attempt: NewAttempt, isRecorded: boolean): void {
  const { number, trigger, reason, statusCode, durationMs, next } = attempt;
  const fields = {
    delivery: encodeId("dlv", attempt.deliveryId),
    tenant: encodeId("ten", attempt.tenantId),
    endpoint: encodeId("ep", attempt.endpointId),
    number,
    trigger,
    reason,
    statusCode,
    durationMs,
    nextStatus: next.status,
    retryInMs: next.status === "pending" ? next.delayMs : null,
    isRecorded,
  };
  engine.log.info(fields, "attempt");
}
