import { createDeliver } from "./deliver.ts";
import { createDispatcher } from "./dispatcher.ts";
import type { Engine } from "./engine.ts";
import { Lanes } from "./lanes.ts";
import type { DeliveryRef, QueueName, Service } from "./ports.ts";
import { SendingEndpoints } from "./sending-endpoints.ts";

const waitingPerEndpoint = 1_000;
const jobsAtOnce = 8;
/** Of all slots: first attempts never get the last fifth, retries never more than half. */
const shareOf = { deliver: 0.8, redeliver: 0.5 } as const;

/**
 * All that delivers in one worker process: the consumers of both queues, the dispatcher and the lanes they share.
 * Stopping takes no new job, lets every request under way end and be recorded, and leaves the rest in Postgres.
 */
export function createDeliveryWorker(engine: Engine, slots: number): Service {
  const endpoints = new SendingEndpoints(engine);
  const slotsOf = {
    deliver: Math.max(1, Math.floor(slots * shareOf.deliver)),
    redeliver: Math.max(1, Math.floor(slots * shareOf.redeliver)),
  };
  const lanes = new Lanes(
    { slots, slotsOf, waitingPerEndpoint },
    (endpointId) => endpoints.capOf(endpointId),
    createDeliver(engine, endpoints),
  );
  const take = async (queue: QueueName, refs: readonly DeliveryRef[]) => {
    await endpoints.prepare(refs.map(([, endpointId]) => endpointId));
    await lanes.offer(queue, refs);
  };
  const consumers = (["deliver", "redeliver"] as const).map((queue) =>
    engine.queue.consumer(queue, jobsAtOnce, (refs) => take(queue, refs)),
  );
  const dispatcher = createDispatcher(engine, (refs) => take("redeliver", refs));
  return {
    name: "delivery worker",
    async start() {
      for (const consumer of consumers) await consumer.start();
      await dispatcher.start();
    },
    async stop() {
      const feeders = [...consumers, dispatcher].map((service) => service.stop());
      await lanes.stop();
      await Promise.all(feeders);
      await lanes.stop();
    },
  };
}
