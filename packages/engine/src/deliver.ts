import { encodeId } from "@posthorn/domain/id";
import type { Engine } from "./engine.ts";
import type { RunDelivery } from "./lanes.ts";
import { type Claim, createClaim, recordWithinMs, sendWithinMs } from "./pipeline/claim.ts";
import { createRecord, describeAttempt, logAttempt, type Record } from "./pipeline/record.ts";
import { decideNext } from "./pipeline/retry.ts";
import { send } from "./pipeline/send.ts";
import type { SendingEndpoints } from "./sending-endpoints.ts";

/** A delivery whose endpoint cannot be used waits this long before it is looked at again. */
const unusableEndpointPauseMs = 60_000;

/** The path of one attempt: claim, sign, send, decide what is next, record. Never rejects. */
export function createDeliver(engine: Engine, endpoints: SendingEndpoints): RunDelivery {
  const claim = createClaim(engine);
  const record = createRecord(engine);
  return async (deliveryId, onSent) => {
    try {
      await deliverOne(engine, { endpoints, claim, record }, deliveryId, onSent);
    } catch (error) {
      engine.log.error({ error, delivery: encodeId("dlv", deliveryId) }, "a delivery was left to its lease");
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

  if (engine.clock.now() - claimedAtMs > sendWithinMs)
    return engine.pipeline.releaseDeliveries([delivery], 0);

  const sent = await send(engine, endpoint, delivery);
  onSent();
  const { retrySchedule } = endpoint;
  const verdict = decideNext(engine, { attempts: delivery.attempts, retrySchedule }, sent.outcome);
  const attempt = describeAttempt(engine, delivery, endpoint, sent, verdict);
  const isRecorded = await stages.record(attempt, claimedAtMs + endpoint.timeoutMs + recordWithinMs);
  logAttempt(engine, attempt, isRecorded);
  if (verdict.disableEndpoint !== null) {
    const { id, version } = endpoint;
    await engine.pipeline.disableEndpoints([{ id, version, reason: verdict.disableEndpoint }]);
  }
}
