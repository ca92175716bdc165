import { archiveEventType, createEventType } from "@posthorn/contract/routes/event-types";
import type { ApiClient } from "@posthorn/testkit/api-client";
import { call } from "../tenant.ts";

const line = {
  type: "object",
  required: ["sku", "count"],
  properties: { sku: { type: "string" }, count: { type: "integer", minimum: 1 } },
};

const order = {
  type: "object",
  required: ["order", "total"],
  additionalProperties: false,
  properties: {
    order: { type: "string", description: "Its number, as the customer sees it.", minLength: 1 },
    total: { type: "number", minimum: 0, description: "With tax." },
    currency: { enum: ["EUR", "USD"], description: "Of the total." },
    lines: { type: "array", items: { $ref: "#/$defs/line" }, description: "What was ordered." },
    coupon: { type: ["string", "null"], deprecated: true, description: "Never set since 2025." },
  },
  $defs: { line },
};

const types = [
  {
    name: "invoice.paid",
    description: "An invoice was paid in full.",
    schema: order,
    example: { order: "order-42", total: 129.5, currency: "EUR", lines: [{ sku: "horn-1", count: 2 }] },
    validate: "warn",
  },
  {
    name: "invoice.voided",
    description: "An invoice is void. Use invoice.cancelled.",
    schema: { ...order, deprecated: true },
  },
  { name: "order.shipped", description: "All parts of an order are on their way.", schema: order },
  { name: "user.created", description: "Somebody signed up." },
  { name: "user.removed", description: "No longer emitted." },
];

/** A catalogue: with and without a schema, deprecated, and archived. */
export async function seedEventTypes(client: ApiClient): Promise<void> {
  for (const body of types) await call(client, createEventType, { body });
  await call(client, archiveEventType, { params: { eventType: "user.removed" } });
}
