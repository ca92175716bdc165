import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { deliveryCountQuery } from "../delivery-shapes.ts";
import { eventCountQuery } from "../event-query.ts";
import { tenantId, tenantRef } from "../ids.ts";
import { text } from "../shapes.ts";

const params = z.object({ tenant: tenantRef });

export const count = z
  .object({
    count: z.int().meta({ description: "10,000 at most." }),
    isCapped: z.boolean().meta({ description: "There are at least so many." }),
  })
  .meta({ id: "Count", examples: [{ count: 1200, isCapped: false }] });

export const hitKinds = ["tenant", "endpoint", "event", "delivery", "attempt", "operation"] as const;

const exampleHit = {
  kind: "event" as const,
  id: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  deliveryId: null,
  matchedBy: "externalId" as const,
};

export const hit = z
  .object({
    kind: z.enum(hitKinds),
    id: z.string(),
    tenantId: tenantId.nullable().meta({ description: "null: an operation of the whole instance." }),
    deliveryId: z.string().nullable().meta({ description: "Of an attempt." }),
    matchedBy: z.enum(["id", "externalId"]),
  })
  .meta({ id: "SearchHit", examples: [exampleHit] });

export const countTenantDeliveries = defineRoute({
  id: "countTenantDeliveries",
  method: "get",
  path: "/v1/tenants/:tenant/deliveries/count",
  scope: "deliveries:read",
  tag: "Deliveries",
  summary: "Count a tenant's deliveries",
  params,
  query: deliveryCountQuery,
  response: { status: 200, schema: count, description: "How many there are." },
  problems: ["tenant_not_found"],
});

export const countDeliveries = defineRoute({
  id: "countDeliveries",
  method: "get",
  path: "/v1/deliveries/count",
  scope: "deliveries:read",
  tag: "Deliveries",
  summary: "Count deliveries of all tenants",
  description: "A tenant's key counts its own tenant's only.",
  query: deliveryCountQuery,
  response: { status: 200, schema: count, description: "How many there are." },
  problems: [],
});

export const countEvents = defineRoute({
  id: "countEvents",
  method: "get",
  path: "/v1/tenants/:tenant/events/count",
  scope: "deliveries:read",
  tag: "Events",
  summary: "Count a tenant's events",
  params,
  query: eventCountQuery,
  response: { status: 200, schema: count, description: "How many there are." },
  problems: ["tenant_not_found"],
});

export const search = defineRoute({
  id: "search",
  method: "get",
  path: "/v1/search",
  scope: "deliveries:read",
  tag: "Deliveries",
  summary: "Find what an id is of",
  description:
    "Any id of Posthorn's, or an `externalId` of a tenant or an event, as a whole. A tenant's key finds what is its tenant's only.",
  query: z.strictObject({ q: text(255).min(1) }),
  response: {
    status: 200,
    schema: z.object({ data: z.array(hit) }).meta({ id: "SearchHits", examples: [{ data: [exampleHit] }] }),
    description: "What was found, a few at most; empty when nothing was.",
  },
  problems: [],
});
