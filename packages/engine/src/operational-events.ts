import type { DisableReason } from "@posthorn/domain/delivery";
import { encodeId } from "@posthorn/domain/id";
import type { Actor } from "./actor.ts";
import type { Engine } from "./engine.ts";
import { ingest } from "./pipeline/ingest.ts";
import type { ClaimedDelivery, JudgedEndpoint, NewAttempt } from "./pipeline-store.ts";
import { posthornTenant } from "./tenants/posthorn-tenant.ts";

export const operationalEventTypes = [
  "endpoint.created",
  "endpoint.updated",
  "endpoint.deleted",
  "endpoint.disabled",
  "endpoint.recovered",
  "endpoint.failing",
  "delivery.failed",
  "operation.finished",
  "backlog.high",
] as const;
export type OperationalEventType = (typeof operationalEventTypes)[number];

const hourMs = 3_600_000;
/** What is due and unheld goes within a second; where it has waited so long, the workers cannot keep up. */
const highBacklogMs = 120_000;
/** The last hour in which an engine told of a high backlog. */
const backlogHours = new WeakMap<Engine, number>();
/** Whether somebody listens is looked up again so often. */
const listenersForMs = 5_000;
const listeners = new WeakMap<Engine, { isThere: Promise<boolean>; readAtMs: number }>();

/**
 * Emits an operational event to Posthorn's own tenant, by the path of every event. Nothing happens while that tenant has no
 * endpoint. Never rejects: what is told here can also be read through the API.
 *
 * @param key told twice under one key within a day, an event is delivered once
 */
export async function announce(
  engine: Engine,
  eventType: OperationalEventType,
  payload: Record<string, unknown>,
  key: string,
): Promise<void> {
  try {
    if (!(await isSomebodyListening(engine))) return;
    const { id } = posthornTenant;
    const actor: Actor = { kind: "posthorn", id, tenantId: id, requestId: null };
    const bytes = new TextEncoder().encode(JSON.stringify(payload));
    await ingest(engine, actor, {
      tenant: { id: posthornTenant.id },
      eventType,
      payload: bytes,
      value: payload,
      channels: [],
      tags: [],
      externalId: null,
      deliverAt: null,
      orderingKey: null,
      idempotency: { key: `${eventType} ${key}`, requestHash: new Uint8Array(32) },
    });
  } catch (error) {
    engine.log.warn({ error, eventType }, "an operational event was not emitted");
  }
}

/** Tells what a health judgement means for an endpoint's owner, and disables an endpoint whose time is up. */
export async function announceHealth(engine: Engine, judged: JudgedEndpoint): Promise<void> {
  const { endpointId, tenantId, version, breaker, notice, isTimeUp, isRecovered, failingSince } = judged;
  const names = nameEndpoint(tenantId, endpointId);
  if (breaker !== null) engine.log.info({ ...names, breaker }, "the breaker of an endpoint moved");
  if (isRecovered)
    await announceOf(engine, tenantId, "endpoint.recovered", names, `${endpointId} ${engine.newId()}`);
  if (notice !== null) {
    const since = failingSince?.toISOString() ?? null;
    const payload = { ...names, percent: notice, failingSince: since };
    await announceOf(engine, tenantId, "endpoint.failing", payload, `${endpointId} ${since} ${notice}`);
  }
  if (isTimeUp) await disableEndpoint(engine, { id: endpointId, tenantId, version, reason: "failing" });
}

/** Switches an endpoint off and says so; a change by its owner meanwhile wins. */
export async function disableEndpoint(
  engine: Engine,
  endpoint: { id: string; tenantId: string; version: number; reason: DisableReason },
): Promise<void> {
  const { id, tenantId, version, reason } = endpoint;
  const disabled = await engine.pipeline.disableEndpoints([{ id, version, reason, auditId: engine.newId() }]);
  if (disabled.length === 0) return;
  const payload = { ...nameEndpoint(tenantId, id), reason };
  engine.log.info(payload, "an endpoint was disabled");
  await announceOf(engine, tenantId, "endpoint.disabled", payload, `${id} ${version}`);
}

/** Tells that a delivery has had its last attempt. */
export async function announceFailed(
  engine: Engine,
  delivery: ClaimedDelivery,
  { number, reason, statusCode }: Pick<NewAttempt, "number" | "reason" | "statusCode">,
): Promise<void> {
  const payload = {
    ...nameEndpoint(delivery.tenantId, delivery.endpointId),
    deliveryId: encodeId("dlv", delivery.id),
    eventId: encodeId("evt", delivery.eventId),
    eventType: delivery.eventType,
    attempts: number,
    reason,
    statusCode,
  };
  await announceOf(engine, delivery.tenantId, "delivery.failed", payload, `${delivery.id} ${number}`);
}

/** Tells of a change that a caller made to an endpoint. */
export async function announceEndpoint(
  engine: Engine,
  eventType: "endpoint.created" | "endpoint.updated" | "endpoint.deleted",
  endpoint: { id: string; tenantId: string; version: number },
): Promise<void> {
  const { id, tenantId, version } = endpoint;
  await announceOf(
    engine,
    tenantId,
    eventType,
    { ...nameEndpoint(tenantId, id), version },
    `${id} ${version}`,
  );
}

/** What happens to Posthorn's own tenant is not told: a failing listener would be told of itself for ever. */
async function announceOf(
  engine: Engine,
  tenantId: string,
  eventType: OperationalEventType,
  payload: Record<string, unknown>,
  key: string,
): Promise<void> {
  if (tenantId !== posthornTenant.id) await announce(engine, eventType, payload, key);
}

/** Tells that deliveries wait although nothing holds them: once an hour at most, from whichever worker sees it. */
export async function announceBacklog(engine: Engine, oldestDueMs: number): Promise<void> {
  if (oldestDueMs < highBacklogMs) return;
  const hour = Math.floor(engine.clock.now() / hourMs);
  if (backlogHours.get(engine) === hour) return;
  backlogHours.set(engine, hour);
  await announce(engine, "backlog.high", { oldestDueAgeSeconds: Math.round(oldestDueMs / 1000) }, `${hour}`);
}

function nameEndpoint(tenantId: string, endpointId: string) {
  return { tenantId: encodeId("ten", tenantId), endpointId: encodeId("ep", endpointId) };
}

async function isSomebodyListening(engine: Engine): Promise<boolean> {
  const known = listeners.get(engine);
  if (known !== undefined && engine.clock.now() - known.readAtMs < listenersForMs) return known.isThere;
  const isThere = engine.pipeline
    .loadSubscriptions({ id: posthornTenant.id })
    .then((found) => found !== null && found.endpoints.length > 0);
  listeners.set(engine, { isThere, readAtMs: engine.clock.now() });
  return isThere;
}
