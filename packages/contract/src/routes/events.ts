import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { delivery } from "../delivery-shapes.ts";
import { eventQuery } from "../event-query.ts";
import { idempotencyHeaders } from "../idempotency-headers.ts";
import { eventId, tenantId, tenantRef } from "../ids.ts";
import { fieldError, problemBody } from "../problem.ts";
import {
  channels,
  eventExternalId,
  tag as eventTag,
  eventTypeName,
  listOf,
  page,
  requestTimestamp,
  text,
  timestamp,
} from "../shapes.ts";

const payload = z.unknown().meta({
  description:
    "Any JSON value. Delivered byte for byte as written here, spacing and number formats included.",
});

const orderingKey = text(256)
  .min(1)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "must have no control characters or line breaks");

/** An event without its payload, which the server cuts out as bytes before the rest is parsed. */
export const eventEnvelope = z.strictObject({
  eventType: eventTypeName,
  channels: channels.default([]),
  tags: z.array(eventTag).max(10).default([]),
  externalId: eventExternalId
    .nullable()
    .default(null)
    .meta({ description: "The caller's own id for the event, unique in its tenant." }),
  deliverAt: requestTimestamp
    .nullable()
    .default(null)
    .meta({ description: "Not before then; at most 30 days ahead. null: at once." }),
  orderingKey: orderingKey.nullable().default(null).meta({
    description:
      "Each endpoint gets the events of one key strictly in the order they were emitted in. null: any order.",
  }),
});

/** One item of a batch without its payload. */
export const batchItemEnvelope = eventEnvelope.extend({ tenant: tenantRef });

export const eventCreate = eventEnvelope.extend({ payload }).meta({
  id: "EventCreate",
  examples: [
    { eventType: "invoice.paid", payload: { invoice: "in_42", amount: "129.00" }, tags: ["order-42"] },
    {
      eventType: "user.created",
      payload: { user: "u_7" },
      channels: ["eu"],
      externalId: "7f0c",
      orderingKey: "u_7",
    },
  ],
});

const batchItem = batchItemEnvelope.extend({ payload });

export const eventBatch = z.strictObject({ events: z.array(batchItem).min(1).max(1_000) }).meta({
  id: "EventBatch",
  examples: [{ events: [{ tenant: "acme", eventType: "invoice.paid", payload: { invoice: "in_42" } }] }],
});

const exampleAccepted = {
  id: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  eventType: "invoice.paid",
  deliveries: 2,
  createdAt: "2026-03-01T12:00:00.000Z",
};

export const eventAccepted = z
  .object({
    id: eventId,
    tenantId,
    eventType: eventTypeName,
    deliveries: z.int().meta({ description: "How many endpoints it goes to." }),
    createdAt: timestamp,
    schemaErrors: z
      .array(fieldError)
      .optional()
      .meta({ description: "What the payload breaks of its event type's schema, where that only warns." }),
  })
  .meta({ id: "EventAccepted", examples: [exampleAccepted] });

export const batchResult = z.union([eventAccepted, z.object({ problem: problemBody })]);

export const eventBatchResults = z
  .object({ data: z.array(batchResult) })
  .meta({ id: "EventBatchResults", examples: [{ data: [exampleAccepted] }] });

const exampleEvent = {
  ...exampleAccepted,
  channels: [],
  tags: ["order-42"],
  externalId: null,
  orderingKey: null,
  schemaError: null,
};

const eventSummary = z
  .object({
    id: eventId,
    tenantId,
    eventType: eventTypeName,
    channels: z.array(z.string()),
    tags: z.array(z.string()),
    externalId: z.string().nullable(),
    orderingKey: z.string().nullable(),
    deliveries: z.int().nullable().meta({ description: "How many endpoints it went to; null: not known." }),
    schemaError: z
      .string()
      .nullable()
      .meta({ description: "What the payload broke of its event type's schema, where that only warns." }),
    createdAt: timestamp,
  })
  .meta({ id: "EventSummary", examples: [exampleEvent] });

export const event = eventSummary
  .extend({ payload: z.unknown().optional().meta({ description: "With `?include=payload` only." }) })
  .meta({ id: "Event", examples: [{ ...exampleEvent, payload: { invoice: "in_42", amount: "129.00" } }] });

const tag = "Events";
const tenantParams = z.object({ tenant: tenantRef });
const params = z.object({ tenant: tenantRef, event: eventId });
const missing = ["tenant_not_found", "event_not_found"] as const;

export const createEvent = defineRoute({
  id: "createEvent",
  method: "post",
  path: "/v1/tenants/:tenant/events",
  scope: "events:write",
  tag,
  summary: "Emit an event",
  description: "202 means kept: the event and its deliveries are committed before the answer.",
  params: tenantParams,
  headers: idempotencyHeaders,
  body: eventCreate,
  bodyIsRaw: true,
  response: { status: 202, schema: eventAccepted, description: "Kept; deliveries are on their way." },
  problems: [
    "tenant_not_found",
    "idempotency_conflict",
    "external_id_taken",
    "unknown_event_type",
    "invalid_payload",
  ],
});

export const createEventBatch = defineRoute({
  id: "createEventBatch",
  method: "post",
  path: "/v1/events/batch",
  scope: "events:write",
  tag,
  summary: "Emit up to 1,000 events",
  description:
    "Each event succeeds or fails alone; results come in the order of the events. With an Idempotency-Key, each event has that key with its place in the list.",
  headers: idempotencyHeaders,
  body: eventBatch,
  bodyIsRaw: true,
  response: { status: 200, schema: eventBatchResults, description: "A result per event, in order." },
  problems: [],
});

export const listEvents = defineRoute({
  id: "listEvents",
  method: "get",
  path: "/v1/tenants/:tenant/events",
  scope: "deliveries:read",
  tag,
  summary: "Find a tenant's events",
  description:
    "A search looks at so many events at most: a page may be short, or even empty, while `nextCursor` says that there is more.",
  params: tenantParams,
  queryScopes: { payloadPath: "payloads:read" },
  query: eventQuery,
  response: { status: 200, schema: listOf(eventSummary), description: "A page of events, newest first." },
  problems: ["tenant_not_found"],
});

export const getEvent = defineRoute({
  id: "getEvent",
  method: "get",
  path: "/v1/tenants/:tenant/events/:event",
  scope: "deliveries:read",
  includeScopes: { payload: "payloads:read" },
  tag,
  summary: "Read an event",
  params,
  query: z.strictObject({ include: z.literal("payload").optional() }),
  response: { status: 200, schema: event, description: "The event." },
  problems: [...missing, "payload_expired"],
});

export const listEventDeliveries = defineRoute({
  id: "listEventDeliveries",
  method: "get",
  path: "/v1/tenants/:tenant/events/:event/deliveries",
  scope: "deliveries:read",
  tag,
  summary: "List an event's deliveries",
  params,
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(delivery), description: "A page of deliveries, newest first." },
  problems: missing,
});
