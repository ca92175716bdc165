import type { RefusedUrl } from "@posthorn/domain/address-policy";
import { Batcher } from "./batcher.ts";
import { type AdmitEventType, createAdmitEventType } from "./event-types/admit-event-type.ts";
import { createPayloadSchemas, type PayloadSchemas } from "./event-types/payload-schemas.ts";
import type { ManagementStore } from "./management-store.ts";
import { fanOut } from "./pipeline/fan-out.ts";
import { createMatchEndpoints, type MatchEndpoints } from "./pipeline/match-endpoints.ts";
import type { IngestResult, NewEvent, PipelineStore } from "./pipeline-store.ts";
import type { Clock, JsonSchemas, Log, Queue, SecretBox, Sender } from "./ports.ts";
import { createPressure, ingestRefusedAboveMs, type Pressure } from "./pressure.ts";
import { SubscriptionCache } from "./subscription-cache.ts";
import type { Telemetry } from "./telemetry.ts";

/** What the engine is given: its ports and the rules an operator sets. */
export type EngineParts = {
  pipeline: PipelineStore;
  management: ManagementStore;
  queue: Queue;
  sender: Sender;
  secretBox: SecretBox;
  jsonSchemas: JsonSchemas;
  clock: Clock;
  log: Log;
  telemetry: Telemetry;
  /** A new UUIDv7, monotonic within the process. */
  newId: () => string;
  /** In [0, 1). */
  random: () => number;
  rules: EngineRules;
};

export type EngineRules = {
  /** Refuse events of types that are not in the catalogue, instead of adding them. */
  strictEventTypes: boolean;
  /** `Posthorn/<version>`. */
  userAgent: string;
  /** Refuses a URL that deliveries may not reach; null when it is fine. */
  refuseUrl: (url: string) => RefusedUrl | null;
  /** True for a database error that one bad row of a batch can cause. */
  isRowFault: (error: unknown) => boolean;
};

export type Engine = EngineParts & {
  subscriptions: SubscriptionCache;
  admitEventType: AdmitEventType;
  payloadSchemas: PayloadSchemas;
  matchEndpoints: MatchEndpoints;
  ingestBatcher: Batcher<NewEvent, IngestResult>;
  pressure: Pressure;
};

/** How long a delivery whose job was just queued is left to that job. */
export const queuedForSeconds = 5;

/** A flush costs the API, Postgres, the queue and a worker about 2 ms of CPU in all, however little is in it. */
const ingestEveryMs = 5;

/** What an event costs a flush: a row each for it and its deliveries, and as much for each KB of payload. */
function weighEvent(event: NewEvent): number {
  return 1 + event.deliveries.length + event.payload.length / 1_024;
}

export function createEngine(parts: EngineParts): Engine {
  const ingestBatcher = createIngestBatcher(parts);
  return {
    ...parts,
    subscriptions: new SubscriptionCache(parts.pipeline, parts.log),
    admitEventType: createAdmitEventType(parts),
    payloadSchemas: createPayloadSchemas(parts),
    matchEndpoints: createMatchEndpoints(),
    ingestBatcher,
    pressure: createPressure(ingestBatcher, parts.log),
  };
}

function createIngestBatcher(parts: EngineParts): Batcher<NewEvent, IngestResult> {
  return new Batcher({
    maxItems: 500,
    maxFlushes: 1,
    everyMs: ingestEveryMs,
    weightOf: weighEvent,
    maxWeight: 10_000,
    groupOf: (event) => event.tenantId,
    bounds: { maxWeight: 200_000, maxMs: ingestRefusedAboveMs },
    isItemFault: parts.rules.isRowFault,
    flush: async (events) => {
      const results = await parts.pipeline.ingestEvents(events, queuedForSeconds);
      fanOut(parts, events, results);
      return results;
    },
  });
}
