import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { deliveryId, eventId } from "./ids.ts";
import { operationalEvents } from "./operational-events.ts";
import { eventTypeName, timestamp } from "./shapes.ts";

const payload = z.unknown().meta({ description: "The payload, byte for byte as it was emitted." });
const source = z
  .string()
  .meta({ description: "The tenant.", examples: ["/tenants/ten_01k6xq7tb5f3m8r9v2w4y6z0ac"] });
const emittedAt = timestamp.meta({ description: "When the event was emitted." });

/** What every endpoint receives: Standard Webhooks 1.0, and three headers of ours. */
const deliveredHeaders = z.object({
  "webhook-id": eventId.meta({
    description: "The event's id: the same for every attempt and endpoint. Drop what you have seen.",
  }),
  "webhook-timestamp": z
    .string()
    .regex(/^\d+$/)
    .meta({
      description: "When this attempt was signed, in Unix seconds. Refuse what is minutes old.",
      examples: ["1772366400"],
    }),
  "webhook-signature": z.string().meta({
    description:
      "Space-separated signatures over `id.timestamp.body`, one for each live key; any match is good. `v1,` and base64 of " +
      "HMAC-SHA256 with the endpoint's secret; `v1a,` and base64 of ed25519 with the tenant's key. The endpoint's `signatures` says which.",
    examples: ["v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="],
  }),
  "posthorn-event-type": eventTypeName,
  "posthorn-delivery-id": deliveryId,
  "posthorn-attempt": z
    .string()
    .regex(/^\d+$/)
    .meta({ description: "1 for the first.", examples: ["1"] }),
});

/** CloudEvents 1.0, HTTP protocol binding, section 3.1. */
const cloudEventHeaders = z
  .object({
    "ce-specversion": z.literal("1.0"),
    "ce-id": eventId,
    "ce-source": source,
    "ce-type": eventTypeName,
    "ce-time": emittedAt,
  })
  .partial()
  .meta({ description: "With the format `cloudevents_binary`." });

const envelope = z
  .object({ type: eventTypeName, timestamp: emittedAt, data: payload })
  .meta({ id: "Envelope", description: "With the format `envelope`." });

const cloudEvent = z
  .object({
    specversion: z.literal("1.0"),
    id: eventId,
    source,
    type: eventTypeName,
    time: emittedAt,
    datacontenttype: z.literal("application/json"),
    data: payload,
  })
  .meta({ id: "CloudEvent", description: "With the format `cloudevents_structured`." });

const invoicePaid = { invoice: "in_42", amount: "129.00" };
const time = "2026-03-01T12:00:00.000Z";
const invoicePaidEnvelope = { type: "invoice.paid", timestamp: time, data: invoicePaid };
const invoicePaidCloudEvent = {
  specversion: "1.0",
  id: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
  source: "/tenants/ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  type: "invoice.paid",
  time,
  datacontenttype: "application/json",
  data: invoicePaid,
};

const receiverAnswers: ZodOpenApiOperationObject["responses"] = {
  "2XX": { description: "Delivered." },
  "410": { description: "Gone for good: the delivery fails and the endpoint is disabled." },
  default: {
    description:
      "Failed and retried by the endpoint's schedule; not earlier than `Retry-After` of a 429 or 503 says.",
  },
};

/** Under which the reference groups what Posthorn sends, after what it answers. */
export const webhookTag = {
  name: "Webhooks",
  description: "What Posthorn sends: every event to the endpoints it is for, and its own operational events.",
};

/** The request that Posthorn makes to an endpoint, and how it reads the answers. */
export const deliveredWebhook: ZodOpenApiOperationObject = {
  operationId: "deliverEvent",
  tags: [webhookTag.name],
  summary: "An event arrives at your endpoint",
  description:
    "May arrive more than once, and in any order unless it was emitted with an ordering key. Answer soon and work afterwards. " +
    "The endpoint's `format` says what the body is; `headerPrefix` adds three headers, `authentication` and its own `headers` more.",
  security: [],
  requestParams: { header: deliveredHeaders.extend(cloudEventHeaders.shape) },
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: z.union([envelope, payload]),
        examples: {
          invoicePaid: { summary: "raw, cloudevents_binary", value: invoicePaid },
          invoicePaidEnvelope: { summary: "envelope", value: invoicePaidEnvelope },
        },
      },
      "application/cloudevents+json": {
        schema: cloudEvent,
        examples: {
          invoicePaidCloudEvent: { summary: "cloudevents_structured", value: invoicePaidCloudEvent },
        },
      },
    },
  },
  responses: receiverAnswers,
};

/** The operational events, each as its own webhook. They go to endpoints of the tenant `posthorn`. */
export const operationalWebhooks: Record<string, { post: ZodOpenApiOperationObject }> = Object.fromEntries(
  Object.entries(operationalEvents).map(([name, { summary, payload, example }]) => [
    name,
    {
      post: {
        operationId: `deliver-${name}`,
        tags: [webhookTag.name],
        summary,
        security: [],
        requestParams: { header: deliveredHeaders },
        requestBody: {
          required: true,
          content: { "application/json": { schema: payload, example } },
        },
        responses: receiverAnswers,
      },
    },
  ]),
);
