import type { Actor } from "../actor.ts";
import { noteOf } from "../audit/audit.ts";
import { type Engine, queuedForSeconds } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Delivery, EventType } from "../management-store.ts";
import { type IngestedEvent, logEvent } from "../pipeline/ingest.ts";
import { type EndpointRef, resolveEndpoint } from "./resolve-endpoint.ts";

/** What is sent when the caller names no type; it is in no catalogue. */
export const testEventType = "posthorn.test";
export const testPayload = { test: true, message: "This is a test from Posthorn." };

/** null: the default type; what its catalogue entry gives as an example, or else the default payload. */
export type TestInput = { eventType: string | null; payload: Uint8Array | null };

/**
 * Sends an event to one endpoint, whatever that subscribes to: one attempt, also through an open breaker, and no retry.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found, unknown_event_type, conflict when the endpoint is not active
 */
export async function testEndpoint(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  input: TestInput,
): Promise<{ event: IngestedEvent; delivery: Delivery }> {
  const endpoint = await resolveEndpoint(engine, actor, ref);
  if (endpoint.status !== "active") throw notActive(endpoint.status);
  const { tenantId, id: endpointId } = endpoint;
  const type = input.eventType === null ? null : await requireEventType(engine, input.eventType);
  const eventType = type?.name ?? testEventType;
  const payload = input.payload ?? encodeJson(type?.example ?? testPayload);
  const [eventId, deliveryId] = [engine.newId(), engine.newId()];
  const test = { eventId, deliveryId, tenantId, endpointId, eventType, payload };
  const note = noteOf(engine, actor, "endpoint.tested");
  const delivery = await engine.management.endpointTests.create(test, queuedForSeconds, note);
  if (delivery === null) throw notActive("changed meanwhile");
  engine.queue.add("deliver", [[deliveryId, endpointId]]).catch((error: unknown) => {
    engine.log.debug({ error, deliveryId }, "no job was queued for the test; the dispatcher will feed it");
  });
  logEvent(engine, { id: eventId, tenantId, eventType, deliveries: 1 });
  return {
    event: { id: eventId, tenantId, eventType, deliveries: 1, createdAt: delivery.createdAt },
    delivery,
  };
}

/** Whoever may test an endpoint may not add to the catalogue of the whole instance. */
async function requireEventType(
  engine: Engine,
  name: string,
): Promise<EventType | { name: string; example: null }> {
  if (name === testEventType) return { name, example: null };
  const found = await engine.management.eventTypes.find(name);
  if (found !== null && found.archivedAt === null) return found;
  throw new EngineError(
    "unknown_event_type",
    `The event type ${name} is not in the catalogue.`,
    "/eventType",
  );
}

function notActive(why: string): EngineError {
  return new EngineError("conflict", `The endpoint is not active (${why}); resume it to test it.`);
}

function encodeJson(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
