import * as z from "zod";
import type { ZodOpenApiOperationObject } from "zod-openapi";
import { deliveryId, eventId } from "./ids.ts";
import { operationalEvents } from "./operational-events.ts";
import { eventTypeName } from "./shapes.ts";

/** What an endpoint receives: Standard Webhooks 1.0, and three headers of ours. */
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
      "Space-separated `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, one for each live secret; any match is good.",
    examples: ["v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="],
  }),
  "posthorn-event-type": eventTypeName,
  "posthorn-delivery-id": deliveryId,
  "posthorn-attempt": z
    .string()
    .regex(/^\d+$/)
    .meta({ description: "1 for the first.", examples: ["1"] }),
});

const receiverAnswers: ZodOpenApiOperationObject["responses"] = {
  "2XX": { description: "Delivered." },
  "410": { description: "Gone for good: the delivery fails and the endpoint is disabled." },
  default: {
    description:
      "Failed and retried by the endpoint's schedule; not earlier than `Retry-After` of a 429 or 503 says.",
  },
};

/** The request that Posthorn makes to an endpoint, and how it reads the answers. */
export const deliveredWebhook: ZodOpenApiOperationObject = {
  operationId: "deliverEvent",
  summary: "An event arrives at your endpoint",
  description:
    "May arrive more than once, and in any order unless it was emitted with an ordering key. Answer soon and work afterwards.",
  security: [],
  requestParams: { header: deliveredHeaders },
  requestBody: {
    required: true,
    content: {
      "application/json": {
        schema: z.unknown().meta({ description: "The payload, byte for byte as it was emitted." }),
        examples: { invoicePaid: { value: { invoice: "in_42", amount: "129.00" } } },
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
