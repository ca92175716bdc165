import { setTimeout as wait } from "node:timers/promises";
import { encodeId } from "@posthorn/domain/id";
import type { EndpointHealthReports } from "./endpoint-health-reports.ts";
import type { Engine } from "./engine.ts";
import type { RunDelivery, StartedClaim } from "./lanes.ts";
import { announceFailed, disableEndpoint } from "./operational-events.ts";
import { type Claim, createClaim, recordWithinMs, sendWithinMs } from "./pipeline/claim.ts";
import { createRecord, describeAttempt, logAttempt, type Record } from "./pipeline/record.ts";
import { decideNext } from "./pipeline/retry.ts";
import { createSend, type Send } from "./pipeline/send.ts";
import type { ClaimedDelivery } from "./pipeline-store.ts";
import type { SendingEndpoints } from "./sending-endpoints.ts";

/** A delivery whose endpoint cannot be used waits this long before it is looked at again. */
const unusableEndpointPauseMs = 60_000;

/** The path of one attempt: claim, sign, send, decide what is next, record. Never rejects. */
export function createDeliver(
  engine: Engine,
  endpoints: SendingEndpoints,
  health: EndpointHealthReports,
): RunDelivery {
  const [claim, send, record] = [createClaim(engine), createSend(engine), createRecord(engine)];
  const stages: Stages = { endpoints, health, send, record };
  return async (given, onSent) => {
    const deliveryId = typeof given === "string" ? given : given.delivery.id;
    try {
      const started = typeof given === "string" ? await claimNamed(engine, claim, given) : given;
      if (started !== null) await deliverOne(engine, stages, started, onSent);
    } catch (error) {
      engine.log.error({ error, delivery: encodeId("dlv", deliveryId) }, "a delivery was left to its lease");
    }
  };
}

/**
 * The lease counts from before the claim was asked for: at the earliest, so never longer than Postgres has it. null also when
 * Postgres is away, which the dispatcher says once for all.
 */
async function claimNamed(engine: Engine, claim: Claim, deliveryId: string): Promise<StartedClaim | null> {
  const leavesAtMs = engine.clock.now();
  const delivery = await claim(deliveryId).catch((error: unknown) => {
    engine.log.debug({ error, delivery: encodeId("dlv", deliveryId) }, "a delivery could not be claimed");
    return null;
  });
  return delivery && { delivery, leavesAtMs, lateByMs: null };
}

type Stages = { endpoints: SendingEndpoints; health: EndpointHealthReports; send: Send; record: Record };

async function deliverOne(
  engine: Engine,
  stages: Stages,
  claim: StartedClaim,
  onSent: () => void,
): Promise<void> {
  const { delivery } = claim;
  const { endpointId, endpointVersion } = delivery;
  const found = stages.endpoints.get(endpointId, endpointVersion);
  const endpoint = found instanceof Promise ? await found : found;
  if (endpoint === null) return release(engine, delivery, unusableEndpointPauseMs);
  if (endpoint.version !== endpointVersion) return release(engine, delivery, 0); // the lease lasts as long as the old timeout
  const aheadMs = claim.leavesAtMs - engine.clock.now();
  if (aheadMs > 0) await wait(aheadMs);
  if (isTooLate(engine, claim)) return release(engine, delivery, 0);

  const sent = await stages.send(endpoint, delivery);
  onSent();
  // A test tells how its one attempt went: whoever made it is looking.
  const isTest = delivery.trigger === "test";
  const retrySchedule = isTest ? [] : endpoint.retrySchedule;
  const verdict = decideNext(engine, { attempts: delivery.attempts, retrySchedule }, sent.outcome);
  const attempt = describeAttempt(engine, delivery, endpoint, sent, verdict);
  const isRecorded = await stages.record(attempt, claim.leavesAtMs + endpoint.timeoutMs + recordWithinMs);
  logAttempt(engine, attempt, isRecorded);
  const judging = stages.health.note(delivery, attempt.reason);
  if (judging !== null) await judging;
  const { id, version } = endpoint;
  const reason = verdict.disableEndpoint;
  if (reason !== null) await disableEndpoint(engine, { id, tenantId: delivery.tenantId, version, reason });
  if (isRecorded && verdict.status === "failed" && !isTest) await announceFailed(engine, delivery, attempt);
}

function release(engine: Engine, delivery: ClaimedDelivery, delayMs: number): Promise<void> {
  return engine.pipeline.releaseDeliveries([delivery], delayMs);
}

/** Whether a delivery has missed its place in its endpoint's rate, or the time that its lease leaves. */
function isTooLate({ clock }: Pick<Engine, "clock">, { leavesAtMs, lateByMs }: StartedClaim): boolean {
  return clock.now() - leavesAtMs > Math.min(sendWithinMs, lateByMs ?? sendWithinMs);
}
