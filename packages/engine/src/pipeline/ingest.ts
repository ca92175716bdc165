import { encodeId, timeOfId } from "@posthorn/domain/id";
import { type Actor, mayReach, type TenantRef } from "../actor.ts";
import { BatcherFullError } from "../batcher.ts";
import type { Engine } from "../engine.ts";
import { EngineError, type FieldError } from "../errors.ts";
import { checkPayload, noteErrors } from "../event-types/check-payload.ts";
import type { FirstAnswer, NewDelivery, NewEvent } from "../pipeline-store.ts";
import type { MatchableEndpoint } from "../subscription-cache.ts";

/** What the caller says of an event; ingest finds out the rest. `value` is what the payload's bytes say, for filters and schemas. */
export type IngestInput = Omit<
  NewEvent,
  "id" | "tenantId" | "endpointsVersion" | "schemaError" | "deliveries"
> & {
  tenant: TenantRef;
  value: unknown;
};

export type IngestedEvent = {
  id: string;
  tenantId: string;
  eventType: string;
  deliveries: number;
  createdAt: Date;
  /** What its payload breaks of its type's schema, where that only warns; left out when that is nothing. */
  schemaErrors?: readonly FieldError[];
};

const maxMatches = 5;

/**
 * Accepts one event: when this resolves, the event and all its deliveries are committed. Calls made together share a
 * statement. A repeat of an idempotency key is answered like the first request.
 *
 * @throws EngineError tenant_not_found, unknown_event_type, invalid_payload, idempotency_conflict, external_id_taken, rate_limited, unavailable
 */
export async function ingest(engine: Engine, actor: Actor, input: IngestInput): Promise<IngestedEvent> {
  let schemaErrors: readonly FieldError[] | undefined;
  for (let match = 1; match <= maxMatches; match += 1) {
    const subscriptions = await engine.subscriptions.get(input.tenant);
    if (subscriptions === null || !mayReach(actor, subscriptions.tenantId)) {
      throw new EngineError("tenant_not_found", "There is no such tenant.");
    }
    const { tenantId, endpointsVersion } = subscriptions;
    try {
      await engine.admitEventType(input.eventType);
      schemaErrors ??= await checkPayload(engine, input);
    } catch (error) {
      return answerRepeatOrRefuse(engine, tenantId, input, error);
    }
    const broken = schemaErrors.length > 0 ? { schemaErrors } : {};
    const matched = await engine.matchEndpoints(input, subscriptions);
    const id = engine.newId();
    const deliveries = planDeliveries(engine, input, matched);
    const event: NewEvent = {
      id,
      tenantId,
      endpointsVersion,
      eventType: input.eventType,
      payload: input.payload,
      channels: input.channels,
      tags: input.tags,
      externalId: input.externalId,
      deliverAt: input.deliverAt,
      orderingKey: input.orderingKey,
      schemaError: noteErrors(schemaErrors),
      idempotency: input.idempotency,
      deliveries,
    };
    const result = await engine.ingestBatcher.add(event).catch(refuseWhenFull);
    if (result.kind === "stored") {
      const { createdAt } = result;
      const { eventType } = input;
      const stored = { id, tenantId, eventType, deliveries: deliveries.length, createdAt, ...broken };
      logEvent(engine, stored);
      return stored;
    }
    if (result.kind === "repeat") return { ...answerRepeat(tenantId, input, result.first), ...broken };
    if (result.kind === "taken") throw externalIdTaken(result.eventId);
    if (result.kind === "failed") throw result.error;
    await engine.subscriptions.forget(input.tenant, subscriptions);
  }
  throw new EngineError("unavailable", "The tenant's endpoints are changing too fast; try again.");
}

function externalIdTaken(eventId: string): EngineError {
  const event = encodeId("evt", eventId);
  return new EngineError("external_id_taken", `The event ${event} has this externalId.`, "/externalId");
}

/** Postgres is slower than what comes: better refused now than held until the caller gives up or memory ends. */
function refuseWhenFull(error: unknown): never {
  if (!(error instanceof BatcherFullError)) throw error;
  if (error.reason === "group_full")
    throw new EngineError("rate_limited", "Too many of this tenant's events are waiting; try again.");
  throw new EngineError("unavailable", "More is waiting than can be kept up with; try again.");
}

function planDeliveries(
  engine: Engine,
  input: IngestInput,
  matched: readonly MatchableEndpoint[],
): NewDelivery[] {
  const isDueNow = input.deliverAt === null || input.deliverAt.getTime() <= engine.clock.now();
  return matched.map((endpoint) => ({
    id: engine.newId(),
    endpointId: endpoint.id,
    feed: isDueNow ? chooseFeed(endpoint, input) : "dispatcher",
  }));
}

function chooseFeed(
  endpoint: MatchableEndpoint,
  { orderingKey }: Pick<IngestInput, "orderingKey">,
): NewDelivery["feed"] {
  if (!endpoint.isOpen) return "dispatcher";
  return endpoint.hasRate || orderingKey !== null ? "lane" : "job";
}

/** What is refused now may have been accepted before its type was changed: its repeat is answered as the first request was. */
async function answerRepeatOrRefuse(
  engine: Engine,
  tenantId: string,
  input: IngestInput,
  refusal: unknown,
): Promise<IngestedEvent> {
  if (!(refusal instanceof EngineError) || input.idempotency === null) throw refusal;
  const first = await engine.pipeline.findFirstAnswer(tenantId, input.idempotency.key);
  if (first === null) throw refusal;
  return answerRepeat(tenantId, input, first);
}

function answerRepeat(tenantId: string, input: IngestInput, first: FirstAnswer): IngestedEvent {
  const requestHash = input.idempotency?.requestHash;
  if (requestHash === undefined || Buffer.compare(requestHash, first.requestHash) !== 0) {
    throw new EngineError("idempotency_conflict", "This Idempotency-Key was used with another request.");
  }
  const { eventId, eventType, deliveries, createdAt } = first;
  return { id: eventId, tenantId, eventType, deliveries, createdAt };
}

/** The one wide line of an event. */
export function logEvent(engine: Engine, event: Omit<IngestedEvent, "createdAt">): void {
  const { id, tenantId, eventType, deliveries, schemaErrors } = event;
  const measures = { deliveries, durationMs: Math.max(0, engine.clock.now() - timeOfId(id)) };
  engine.log.info(
    () => ({
      event: encodeId("evt", id),
      tenant: encodeId("ten", tenantId),
      eventType,
      ...measures,
      ...(schemaErrors && { schemaErrors: schemaErrors.length }),
    }),
    "event",
  );
  engine.telemetry.event(measures);
}
