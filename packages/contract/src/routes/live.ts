import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { attempt, delivery } from "../delivery-shapes.ts";
import { attemptId, endpointId, tenantRef } from "../ids.ts";
import { commaList } from "../shapes.ts";

/** What an attempt can make of its delivery. */
const nextStatuses = ["pending", "delivered", "failed"] as const;

/** The data of `event: attempt`. */
export const liveAttempt = z
  .object({
    delivery,
    attempt: attempt.pick({
      id: true,
      number: true,
      trigger: true,
      startedAt: true,
      durationMs: true,
      statusCode: true,
      reason: true,
    }),
  })
  .meta({
    id: "LiveAttempt",
    examples: [
      {
        delivery: {
          id: "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
          eventId: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
          tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
          endpointId: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
          eventType: "invoice.paid",
          status: "delivered",
          heldBy: null,
          attempts: 1,
          nextAttemptAt: null,
          lastStatusCode: 200,
          lastReason: "ok",
          createdAt: "2026-03-01T12:00:00.000Z",
          completedAt: "2026-03-01T12:00:00.043Z",
        },
        attempt: {
          id: "att_01k6xq7tb5f3m8r9v2w4y6z0ac",
          number: 1,
          trigger: "schedule",
          startedAt: "2026-03-01T12:00:00.031Z",
          durationMs: 12,
          statusCode: 200,
          reason: "ok",
        },
      },
    ],
  });

/** The data of `event: skipped`. */
export const liveSkipped = z.object({ count: z.int() }).meta({ id: "LiveSkipped" });

export const streamDeliveries = defineRoute({
  id: "streamDeliveries",
  method: "get",
  path: "/v1/deliveries/stream",
  scope: "deliveries:read",
  tag: "Deliveries",
  summary: "Follow attempts as they are recorded",
  description: [
    "Server-sent events. `event: attempt` for each attempt, about a second after it; `id` is the attempt's. At most 200 a second are told; `event: skipped` with `{count}` says how many more there were. A comment comes every 15 seconds.",
    "With `Last-Event-ID`, what was recorded meanwhile is told, a minute back at most; attempts shortly before that one may come again, so tell them apart by their ids.",
    "A tenant's key hears of its own tenant only. The stream ends within 5 seconds when its key is revoked or expires, and when the client is too slow. The lists have everything; this is for watching.",
  ].join("\n\n"),
  query: z.strictObject({
    tenant: tenantRef.optional(),
    endpoint: endpointId.optional(),
    status: commaList(nextStatuses).meta({ description: "What the attempt made of its delivery." }),
  }),
  headers: z.object({
    "last-event-id": attemptId
      .optional()
      .meta({ description: "The last attempt that was told, before the connection was lost." }),
  }),
  response: {
    status: 200,
    schema: liveAttempt,
    mediaType: "text/event-stream",
    description:
      "Events whose `data` is this, with the delivery as it is when it is told, as long as the client listens.",
  },
  problems: ["tenant_not_found"],
});
