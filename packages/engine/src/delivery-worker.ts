import { createDeliver } from "./deliver.ts";
import { createDispatcher } from "./dispatcher.ts";
import { EndpointHealthReports } from "./endpoint-health-reports.ts";
import type { Engine } from "./engine.ts";
import { LaneClaims, type OldestOpenId } from "./lane-claims.ts";
import { Lanes } from "./lanes.ts";
import type { DeliveryRef, QueueName, Service } from "./ports.ts";
import { createRetryRamp } from "./retry-ramp.ts";
import { SendingEndpoints } from "./sending-endpoints.ts";

const waitingPerEndpoint = 1_000;
/** Of all slots: first attempts never get the last fifth, retries never more than half, a target host neither. */
const shareOf = { deliver: 0.8, redeliver: 0.5, host: 0.5 } as const;
/** A tenant alone gets four fifths of the slots, the next one four fifths of the rest, and so on. */
const tenantShare = 4;
const oldestOpenIdForMs = 5_000;

export type DeliveryWorker = Service & { slotsInUse(): number };

/**
 * All that delivers in one worker process: the consumers of both queues, the dispatcher and the lanes they share.
 * Stopping takes no new job, lets every request under way end and be recorded, and leaves the rest in Postgres.
 */
export function createDeliveryWorker(engine: Engine, slots: number): DeliveryWorker {
  const endpoints = new SendingEndpoints(engine);
  const ramp = createRetryRamp(engine.clock);
  const share = (part: number) => Math.max(1, Math.floor(slots * part));
  const slotsOf = {
    deliver: () => share(shareOf.deliver),
    redeliver: () => share(shareOf.redeliver * ramp.share()),
  };
  const oldestOpenId = rememberOldestOpenId(engine);
  const laneClaims = new LaneClaims(engine, oldestOpenId, (id) => lookAgain(id));
  const lanes = new Lanes(
    {
      slots,
      slotsOf: (queue) => slotsOf[queue](),
      slotsPerHost: share(shareOf.host),
      tenantShare,
      waitingPerEndpoint,
    },
    (endpointId) => endpoints.laneOf(endpointId),
    {
      run: createDeliver(engine, endpoints, new EndpointHealthReports(engine)),
      fetch: (endpointId, room) => laneClaims.fetch(endpointId, room),
    },
  );
  engine.telemetry.watchSlots({ limit: slots, inUse: () => lanes.running });
  function lookAgain(endpointId: string): void {
    take("redeliver", [[null, endpointId]]).catch((error: unknown) => {
      engine.log.debug({ error }, "a lane was not looked at; the dispatcher will");
    });
  }
  async function take(queue: QueueName, refs: readonly DeliveryRef[]): Promise<void> {
    await endpoints.prepare(refs.map(([, endpointId]) => endpointId));
    await lanes.offer(
      queue,
      refs.map(([deliveryId, endpointId]) => [endpoints.hasRate(endpointId) ? null : deliveryId, endpointId]),
    );
  }
  const consumers = (["deliver", "redeliver"] as const).map((queue) =>
    engine.queue.consumer(queue, (refs) => take(queue, refs)),
  );
  const dispatcher = createDispatcher(engine, oldestOpenId, (refs) => take("redeliver", refs), ramp);
  return {
    name: "delivery worker",
    slotsInUse: () => lanes.running,
    async start() {
      for (const consumer of consumers) await consumer.start();
      await dispatcher.start();
    },
    async stop() {
      const feeders = [...consumers, dispatcher].map((service) => service.stop());
      laneClaims.stop();
      await lanes.stop();
      await Promise.all(feeders);
      await lanes.stop();
    },
  };
}

/** Where unfinished deliveries begin, looked up every few seconds. */
function rememberOldestOpenId(engine: Engine): OldestOpenId {
  let oldest: Promise<string> | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (oldest === undefined || engine.clock.now() - readAtMs > oldestOpenIdForMs) {
      readAtMs = engine.clock.now();
      oldest = engine.pipeline.findOldestOpenId();
      oldest.catch(() => {
        oldest = undefined;
      });
    }
    return oldest;
  };
}
