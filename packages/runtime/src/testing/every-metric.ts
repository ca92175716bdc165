import type { Queue, SecretBox } from "@posthorn/engine/ports";
import type { AttemptMeasures, DispatcherTurn, EventMeasures } from "@posthorn/engine/telemetry";
import { countFailedAdds, countFailedOpens, watchQueue, watchStore } from "../adapter-metrics.ts";
import { createMetrics, type Metrics } from "../metrics.ts";

export const eventMeasures: EventMeasures = {
  deliveries: 2,
  durationMs: 12,
};

export const attemptMeasures: AttemptMeasures = {
  trigger: "schedule",
  reason: "ok",
  durationMs: 40,
  firstDelayMs: 70,
  nextStatus: "delivered",
  isRecorded: true,
};

export const dispatcherTurn: DispatcherTurn = {
  fed: 3,
  expired: 1,
  durationMs: 8,
  oldestDueAgeSeconds: 4,
  heldAgeSeconds: { breaker: 60 },
  openBreakers: 1,
  isPassOver: true,
};

const store = {
  connections: () => [{ pool: "pipeline", limit: 10, inUse: 4, waiting: 2 }],
  partitionDaysAhead: async () => 3,
};

const refuse: Queue["add"] = () => Promise.reject(new Error("away"));

const queue = {
  add: refuse,
  waiting: async () => 7,
  memory: async () => ({ usedBytes: 70, limitBytes: 100, evictedKeys: 5, policy: "allkeys-lru" }),
  countReplacements: () => 1,
};

const box: SecretBox = {
  seal: (plaintext) => plaintext,
  open: () => {
    throw new Error("the master key is unknown");
  },
};

/** Metrics of a process in which everything that is measured has happened. */
export async function createEveryMetric(): Promise<Metrics> {
  const metrics = createMetrics("standalone");
  const { meter, telemetry } = metrics;
  telemetry.event(eventMeasures);
  telemetry.refused({ code: "payload_too_large", status: 413 });
  telemetry.schemaBroken("warn");
  telemetry.attempt(attemptMeasures);
  telemetry.dispatched(dispatcherTurn);
  telemetry.watchSlots({ limit: 256, inUse: () => 17 });
  watchStore(meter, store);
  watchQueue(meter, queue);
  await countFailedAdds(meter, queue)
    .add("deliver", [])
    .catch(() => {});
  try {
    countFailedOpens(meter, box).open(new Uint8Array(), "");
  } catch {}
  return metrics;
}
