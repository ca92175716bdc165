import { scopes } from "@posthorn/contract/scopes";
import { encodeId } from "@posthorn/domain/id";
import type { EndpointView } from "@posthorn/engine/endpoints/endpoint-view";
import type { FleetEndpoint } from "@posthorn/engine/endpoints/fleet-store";
import type { LaneView } from "@posthorn/engine/endpoints/get-lane";
import type {
  ApiKey,
  Attempt,
  Delivery,
  EventType,
  StoredEvent,
  Tenant,
} from "@posthorn/engine/management-store";
import type { IngestedEvent } from "@posthorn/engine/pipeline/ingest";

const utf8 = new TextDecoder();

export function renderTenant(tenant: Tenant) {
  return {
    id: encodeId("ten", tenant.id),
    externalId: tenant.externalId,
    name: tenant.name,
    metadata: textEntries(tenant.metadata),
    createdAt: tenant.createdAt.toISOString(),
    updatedAt: tenant.updatedAt.toISOString(),
  };
}

export function renderApiKey(key: ApiKey) {
  return {
    id: encodeId("key", key.id),
    tenantId: key.tenantId === null ? null : encodeId("ten", key.tenantId),
    name: key.name,
    scopes: scopes.filter((scope) => key.scopes.includes(scope)),
    ratePerSecond: key.ratePerSecond,
    expiresAt: toText(key.expiresAt),
    lastUsedAt: toText(key.lastUsedAt),
    revokedAt: toText(key.revokedAt),
    createdAt: key.createdAt.toISOString(),
  };
}

export function renderEventType(type: EventType) {
  return {
    name: type.name,
    description: type.description,
    schema: type.schema as Record<string, unknown> | null,
    example: type.example,
    validate: type.validate,
    archivedAt: toText(type.archivedAt),
    createdAt: type.createdAt.toISOString(),
    updatedAt: type.updatedAt.toISOString(),
  };
}

export function renderEndpoint(endpoint: EndpointView) {
  return {
    id: encodeId("ep", endpoint.id),
    tenantId: encodeId("ten", endpoint.tenantId),
    url: endpoint.url,
    description: endpoint.description,
    eventTypes: endpoint.eventTypes,
    channels: endpoint.channels,
    headers: endpoint.headers,
    timeoutMs: endpoint.timeoutMs,
    retrySchedule: endpoint.retrySchedule,
    maxInFlight: endpoint.maxInFlight,
    ratePerSecond: endpoint.ratePerSecond,
    filter: endpoint.filter,
    format: endpoint.format,
    signatures: endpoint.signatures,
    headerPrefix: endpoint.headerPrefix,
    authentication: endpoint.authentication,
    ...(endpoint.unreadable && { unreadable: [...endpoint.unreadable] }),
    status: endpoint.status,
    disabledReason: endpoint.disabledReason,
    version: endpoint.version,
    createdAt: endpoint.createdAt.toISOString(),
    updatedAt: endpoint.updatedAt.toISOString(),
  };
}

export function renderFleetEndpoint(endpoint: FleetEndpoint) {
  const { tenantName, url, description, status, disabledReason, state, breaker } = endpoint;
  const { consecutiveFailures, lastReason, unfinished } = endpoint;
  return {
    id: encodeId("ep", endpoint.id),
    tenantId: encodeId("ten", endpoint.tenantId),
    ...{ tenantName, url, description, status, disabledReason, state, breaker },
    openedUntil: toText(endpoint.openedUntil),
    failingSince: toText(endpoint.failingSince),
    consecutiveFailures,
    lastFailureAt: toText(endpoint.lastFailureAt),
    ...{ lastReason, unfinished },
    createdAt: endpoint.createdAt.toISOString(),
  };
}

export function renderLane(lane: LaneView) {
  return {
    breaker: lane.breaker,
    openedUntil: toText(lane.openedUntil),
    failingSince: toText(lane.failingSince),
    consecutiveFailures: lane.consecutiveFailures,
    ratePerSecond: lane.ratePerSecond,
    maxInFlight: lane.maxInFlight,
    unfinished: lane.unfinished,
    oldestDueAt: toText(lane.oldestDueAt),
    blockedBy: lane.blockedBy.map(({ orderingKey, deliveryId, waiting, nextAttemptAt }) => ({
      orderingKey,
      deliveryId: encodeId("dlv", deliveryId),
      waiting,
      nextAttemptAt: nextAttemptAt.toISOString(),
    })),
  };
}

export function renderIngested(event: IngestedEvent) {
  return {
    id: encodeId("evt", event.id),
    tenantId: encodeId("ten", event.tenantId),
    eventType: event.eventType,
    deliveries: event.deliveries,
    createdAt: event.createdAt.toISOString(),
    ...(event.schemaErrors && { schemaErrors: [...event.schemaErrors] }),
  };
}

export function renderEvent(event: StoredEvent) {
  return {
    id: encodeId("evt", event.id),
    tenantId: encodeId("ten", event.tenantId),
    eventType: event.eventType,
    channels: event.channels,
    tags: event.tags,
    externalId: event.externalId,
    orderingKey: event.orderingKey,
    deliveries: event.deliveries,
    schemaError: event.schemaError,
    createdAt: event.createdAt.toISOString(),
  };
}

export function renderDelivery(delivery: Delivery) {
  return {
    id: encodeId("dlv", delivery.id),
    eventId: encodeId("evt", delivery.eventId),
    tenantId: encodeId("ten", delivery.tenantId),
    endpointId: encodeId("ep", delivery.endpointId),
    eventType: delivery.eventType,
    status: delivery.status,
    heldBy: delivery.heldBy,
    attempts: delivery.attempts,
    nextAttemptAt: toText(delivery.nextAttemptAt),
    lastStatusCode: delivery.lastStatusCode,
    lastReason: delivery.lastReason,
    createdAt: delivery.createdAt.toISOString(),
    completedAt: toText(delivery.completedAt),
  };
}

export function renderAttempt(attempt: Attempt) {
  return {
    id: encodeId("att", attempt.id),
    deliveryId: encodeId("dlv", attempt.deliveryId),
    number: attempt.number,
    trigger: attempt.trigger,
    startedAt: attempt.startedAt.toISOString(),
    durationMs: attempt.durationMs,
    statusCode: attempt.statusCode,
    reason: attempt.reason,
    responseHeaders: attempt.responseHeaders ?? {},
    responseBody: attempt.responseBody === null ? null : utf8.decode(attempt.responseBody),
    remoteAddress: attempt.remoteAddress,
    endpointVersion: attempt.endpointVersion,
  };
}

/** The contract lets texts in only. */
function textEntries(metadata: Record<string, unknown>): Record<string, string> {
  return metadata as Record<string, string>;
}

function toText(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
