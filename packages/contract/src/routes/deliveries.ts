import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { attempt, delivery, deliveryQuery } from "../delivery-shapes.ts";
import { deliveryId, tenantRef } from "../ids.ts";
import { listOf, page } from "../shapes.ts";

const tag = "Deliveries";
const params = z.object({ tenant: tenantRef, delivery: deliveryId });
const scanned =
  "A search looks at so many deliveries at most: a page may be short, or even empty, while `nextCursor` says that there is more.";
const missing = ["tenant_not_found", "delivery_not_found"] as const;
const deliveries = {
  status: 200,
  schema: listOf(delivery),
  description: "A page of deliveries, newest first.",
} as const;

export const listTenantDeliveries = defineRoute({
  id: "listTenantDeliveries",
  method: "get",
  path: "/v1/tenants/:tenant/deliveries",
  scope: "deliveries:read",
  tag,
  summary: "Find a tenant's deliveries",
  description: scanned,
  params: z.object({ tenant: tenantRef }),
  query: deliveryQuery,
  response: deliveries,
  problems: ["tenant_not_found"],
});

export const listDeliveries = defineRoute({
  id: "listDeliveries",
  method: "get",
  path: "/v1/deliveries",
  scope: "deliveries:read",
  tag,
  summary: "Find deliveries of all tenants",
  description: `A tenant's key finds its own tenant's only. ${scanned}`,
  query: deliveryQuery,
  response: deliveries,
  problems: [],
});

export const getDelivery = defineRoute({
  id: "getDelivery",
  method: "get",
  path: "/v1/tenants/:tenant/deliveries/:delivery",
  scope: "deliveries:read",
  tag,
  summary: "Read a delivery",
  params,
  response: { status: 200, schema: delivery, description: "The delivery." },
  problems: missing,
});

export const listAttempts = defineRoute({
  id: "listAttempts",
  method: "get",
  path: "/v1/tenants/:tenant/deliveries/:delivery/attempts",
  scope: "deliveries:read",
  tag,
  summary: "List a delivery's attempts",
  params,
  query: z.strictObject(page),
  response: { status: 200, schema: listOf(attempt), description: "A page of attempts, newest first." },
  problems: missing,
});

export const retryDelivery = defineRoute({
  id: "retryDelivery",
  method: "post",
  path: "/v1/tenants/:tenant/deliveries/:delivery/retry",
  scope: "deliveries:write",
  tag,
  summary: "Attempt a delivery again, now",
  description: "Whatever its status, unless an attempt is in flight.",
  params,
  response: { status: 202, schema: delivery, description: "The delivery, pending again." },
  problems: [...missing, "delivery_in_progress", "payload_expired", "conflict"],
});

export const cancelDelivery = defineRoute({
  id: "cancelDelivery",
  method: "post",
  path: "/v1/tenants/:tenant/deliveries/:delivery/cancel",
  scope: "deliveries:write",
  tag,
  summary: "End a delivery that waits",
  description: "No further attempt is made. With an ordering key, the next delivery of that key goes on.",
  params,
  response: { status: 200, schema: delivery, description: "The delivery, cancelled." },
  problems: [...missing, "delivery_in_progress", "conflict"],
});
