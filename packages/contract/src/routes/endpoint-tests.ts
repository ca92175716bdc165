import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { delivery } from "../delivery-shapes.ts";
import { endpointId, tenantRef } from "../ids.ts";
import { eventTypeName } from "../shapes.ts";
import { eventAccepted } from "./events.ts";

/** A test without its payload, which the server cuts out as bytes before the rest is parsed. */
export const testEnvelope = z.strictObject({
  eventType: eventTypeName
    .nullable()
    .default(null)
    .meta({ description: "One of the catalogue; null: `posthorn.test`." }),
});

export const endpointTest = testEnvelope
  .extend({
    payload: z.unknown().optional().meta({
      description:
        "Any JSON value, delivered byte for byte. Left out: the example of the event type, or else a small payload that says it is a test.",
    }),
  })
  .prefault({})
  .meta({ id: "EndpointTest", examples: [{}, { eventType: "invoice.paid", payload: { invoice: "in_42" } }] });

export const endpointTested = z.object({ event: eventAccepted, delivery }).meta({
  id: "EndpointTested",
  examples: [
    {
      event: {
        id: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        eventType: "posthorn.test",
        deliveries: 1,
        createdAt: "2026-03-01T12:00:00.000Z",
      },
      delivery: {
        id: "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
        eventId: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        endpointId: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
        eventType: "posthorn.test",
        status: "pending",
        heldBy: null,
        attempts: 0,
        nextAttemptAt: "2026-03-01T12:00:00.000Z",
        lastStatusCode: null,
        lastReason: null,
        createdAt: "2026-03-01T12:00:00.000Z",
        completedAt: null,
      },
    },
  ],
});

export const testEndpoint = defineRoute({
  id: "testEndpoint",
  method: "post",
  path: "/v1/tenants/:tenant/endpoints/:endpoint/test",
  scope: "endpoints:write",
  tag: "Endpoints",
  summary: "Send a test event to an endpoint",
  description:
    "To this endpoint alone, whatever it subscribes to, with one attempt that is not retried; an open breaker lets it pass, unless the endpoint has a rate. The endpoint has to be active. The body may be left out.",
  params: z.object({ tenant: tenantRef, endpoint: endpointId }),
  body: endpointTest,
  bodyIsRaw: true,
  response: { status: 202, schema: endpointTested, description: "Kept; the attempt is on its way." },
  problems: ["tenant_not_found", "endpoint_not_found", "unknown_event_type", "conflict"],
});
