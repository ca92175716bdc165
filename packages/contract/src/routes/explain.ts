import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { deliveryStatuses, holds } from "../delivery-shapes.ts";
import { endpointStatuses } from "../endpoint-shapes.ts";
import { failedClause } from "../filter-shapes.ts";
import { deliveryId, endpointId, eventId, tenantRef } from "../ids.ts";
import { listOf, page, timestamp } from "../shapes.ts";

export const explainResults = [
  "matched",
  "event_type",
  "channel",
  "filter",
  "created_later",
  "changed_since",
  "test",
  "unknown",
] as const;

export const explainedEndpoint = z
  .object({
    endpointId,
    status: z.enum([...endpointStatuses, "deleted"]),
    result: z.enum(explainResults).meta({
      description:
        "`matched`: there is a delivery, whatever the settings are now. Without one: `event_type`, `channel` or `filter`, what the " +
        "settings of now want otherwise (changed after the event, they may have been others); `created_later` than the event; " +
        "`changed_since`: it matches now, and was changed after the event; `test`: the event tested another endpoint; `unknown`: " +
        "the payload that its filter asks for, or what else would tell, is no longer kept.",
    }),
    deliveryId: deliveryId.nullable(),
    deliveryStatus: z.enum(deliveryStatuses).nullable(),
    heldBy: z
      .enum(holds)
      .nullable()
      .meta({ description: "What keeps the delivery waiting besides its schedule." }),
    matchesNow: z.boolean().nullable().meta({
      description:
        "Whether it would get the event if that were emitted now; null: the payload is no longer kept.",
    }),
    failedClause: failedClause
      .nullable()
      .meta({ description: "Of its filter of now. `actual` needs `?include=payload`." }),
    endpointCreatedAt: timestamp.nullable().meta({ description: "null: the endpoint is gone." }),
    endpointChangedAt: timestamp.nullable().meta({ description: "The last change of any of its settings." }),
  })
  .meta({
    id: "ExplainedEndpoint",
    examples: [
      {
        endpointId: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
        status: "active",
        result: "filter",
        deliveryId: null,
        deliveryStatus: null,
        heldBy: null,
        matchesNow: false,
        failedClause: { pointer: "/total/$gte", operator: "$gte", expected: 100, missing: false },
        endpointCreatedAt: "2026-02-01T12:00:00.000Z",
        endpointChangedAt: "2026-02-03T09:30:00.000Z",
      },
    ],
  });

export const explainEvent = defineRoute({
  id: "explainEvent",
  method: "get",
  path: "/v1/tenants/:tenant/events/:event/explain",
  scope: "deliveries:read",
  includeScopes: { payload: "payloads:read" },
  tag: "Events",
  summary: "Tell why each endpoint did or did not get an event",
  description: "Every endpoint of the tenant, and those deleted since that have a delivery of it.",
  params: z.object({ tenant: tenantRef, event: eventId }),
  query: z.strictObject({
    include: z
      .literal("payload")
      .optional()
      .meta({ description: "Shows what the payload has where a clause failed." }),
    ...page,
  }),
  response: {
    status: 200,
    schema: listOf(explainedEndpoint),
    description: "A page of endpoints, newest first.",
  },
  problems: ["tenant_not_found", "event_not_found"],
});
