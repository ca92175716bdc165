import * as z from "zod";
import { attemptId, deliveryId, endpointId, eventId, tenantId } from "./ids.ts";
import {
  commaList,
  eventExternalId,
  eventTypeName,
  eventTypePattern,
  page,
  requestTimestamp,
  tag,
  timestamp,
} from "./shapes.ts";

export const deliveryStatuses = ["pending", "delivering", "delivered", "failed", "cancelled"] as const;

/** What keeps a pending delivery waiting besides its schedule. */
export const holds = ["paused", "breaker", "rate", "order"] as const;

export const attemptTriggers = ["schedule", "manual", "operation", "test"] as const;

/** Why an attempt ended as it did; the domain keeps the same list. */
export const attemptReasons = [
  "ok",
  "http_3xx",
  "http_4xx",
  "http_5xx",
  "gone",
  "timeout_connect",
  "timeout_response",
  "dns",
  "tls",
  "refused",
  "reset",
  "blocked_address",
  "invalid_response",
  "worker_lost",
  "auth",
] as const;

export const attemptReason = z.enum(attemptReasons).meta({ id: "AttemptReason" });

export const delivery = z
  .object({
    id: deliveryId,
    eventId,
    tenantId,
    endpointId,
    eventType: eventTypeName.nullable().meta({ description: "null: the event is no longer kept." }),
    status: z.enum(deliveryStatuses).meta({ id: "DeliveryStatus" }),
    heldBy: z.enum(holds).nullable().meta({ description: "null: nothing but its schedule." }),
    attempts: z.int().meta({ description: "Attempts begun, the one in flight included." }),
    nextAttemptAt: timestamp.nullable().meta({ description: "null unless pending." }),
    lastStatusCode: z.int().nullable(),
    lastReason: attemptReason.nullable(),
    createdAt: timestamp,
    completedAt: timestamp.nullable(),
  })
  .meta({
    id: "Delivery",
    examples: [
      {
        id: "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
        eventId: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        endpointId: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
        eventType: "invoice.paid",
        status: "pending",
        heldBy: null,
        attempts: 1,
        nextAttemptAt: "2026-03-01T12:00:05.412Z",
        lastStatusCode: 503,
        lastReason: "http_5xx",
        createdAt: "2026-03-01T12:00:00.000Z",
        completedAt: null,
      },
    ],
  });

export const attempt = z
  .object({
    id: attemptId,
    deliveryId,
    number: z.int(),
    trigger: z.enum(attemptTriggers),
    startedAt: timestamp,
    durationMs: z.int(),
    statusCode: z.int().nullable().meta({ description: "null: nothing valid was answered." }),
    reason: attemptReason,
    responseHeaders: z.record(z.string(), z.string()),
    responseBody: z.string().nullable().meta({
      description:
        "The first 16 KB, read as UTF-8; null: nothing was answered. With the reason `auth`: why there was no access token.",
    }),
    remoteAddress: z.string().nullable(),
    endpointVersion: z.int().meta({ description: "The endpoint's version whose settings were used." }),
  })
  .meta({
    id: "Attempt",
    examples: [
      {
        id: "att_01k6xq7tb5f3m8r9v2w4y6z0ac",
        deliveryId: "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
        number: 1,
        trigger: "schedule",
        startedAt: "2026-03-01T12:00:00.031Z",
        durationMs: 12,
        statusCode: 503,
        reason: "http_5xx",
        responseHeaders: { "content-type": "text/plain" },
        responseBody: "try later",
        remoteAddress: "93.184.216.34",
        endpointVersion: 3,
      },
    ],
  });

/** What deliveries can be found by; every filter given must hold. */
const deliveryFilters = {
  endpoint: endpointId.optional(),
  event: eventId.optional(),
  eventType: eventTypePattern.optional(),
  status: commaList(deliveryStatuses),
  reason: commaList(attemptReasons).meta({ description: "Of the last attempt." }),
  statusClass: z.enum(["2xx", "3xx", "4xx", "5xx"]).optional().meta({ description: "Of the last answer." }),
  tag: tag.optional().meta({ description: "A tag of the event." }),
  externalId: eventExternalId.optional().meta({ description: "The event's `externalId`." }),
  createdAfter: requestTimestamp.optional(),
  createdBefore: requestTimestamp.optional(),
};

/** The query of the lists of deliveries. */
export const deliveryQuery = z.strictObject({ ...deliveryFilters, ...page });

/** The query of the counts of deliveries. */
export const deliveryCountQuery = z.strictObject(deliveryFilters);
