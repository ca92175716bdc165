import * as z from "zod";
import { attemptReasons } from "./delivery-shapes.ts";
import { deliveryId, endpointId, eventId, operationId, tenantId } from "./ids.ts";
import { operationActions, operationStatuses } from "./operation-shapes.ts";
import { eventTypeName, timestamp } from "./shapes.ts";

type OperationalEvent = { summary: string; payload: z.ZodObject; example: Record<string, unknown> };

const names = { tenantId, endpointId };
const exampleNames = {
  tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
  endpointId: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
};
const changed = {
  payload: z.object({
    ...names,
    version: z.int().meta({ description: "The endpoint's, after the change." }),
  }),
  example: { ...exampleNames, version: 2 },
};

/** What Posthorn tells the endpoints of its own tenant, `posthorn`: payloads by event type. They may gain fields. */
export const operationalEvents = {
  "endpoint.created": { summary: "An endpoint was registered", ...changed },
  "endpoint.updated": { summary: "An endpoint was changed, paused or resumed", ...changed },
  "endpoint.deleted": { summary: "An endpoint was deleted", ...changed },
  "endpoint.disabled": {
    summary: "An endpoint was switched off",
    payload: z.object({ ...names, reason: z.enum(["gone", "receiver_request", "failing"]) }),
    example: { ...exampleNames, reason: "gone" },
  },
  "endpoint.failing": {
    summary: "An endpoint has done nothing but fail for half, 80 % or all of the time until it is disabled",
    payload: z.object({ ...names, percent: z.literal([50, 80, 100]), failingSince: timestamp }),
    example: { ...exampleNames, percent: 50, failingSince: "2026-03-01T12:00:00.000Z" },
  },
  "endpoint.recovered": {
    summary: "An endpoint answers again, after its breaker was open or it was told of as failing",
    payload: z.object(names),
    example: exampleNames,
  },
  "delivery.failed": {
    summary: "A delivery has had its last attempt",
    payload: z.object({
      ...names,
      deliveryId,
      eventId,
      eventType: eventTypeName,
      attempts: z.int(),
      reason: z.enum(attemptReasons),
      statusCode: z.int().nullable(),
    }),
    example: {
      ...exampleNames,
      deliveryId: "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac",
      eventId: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
      eventType: "invoice.paid",
      attempts: 10,
      reason: "http_5xx",
      statusCode: 503,
    },
  },
  "operation.finished": {
    summary: "An operation has ended",
    payload: z.object({
      operationId,
      action: z.enum(operationActions),
      tenantId: tenantId.nullable(),
      status: z.enum(operationStatuses),
      total: z.int().nullable(),
      done: z.int(),
      failed: z.int(),
    }),
    example: {
      operationId: "op_01k6xq7tb5f3m8r9v2w4y6z0ac",
      action: "erase-tenant",
      tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
      status: "finished",
      total: 1200,
      done: 1200,
      failed: 0,
    },
  },
  "backlog.high": {
    summary: "Due deliveries wait too long, all tenants together",
    payload: z.object({ oldestDueAgeSeconds: z.number() }),
    example: { oldestDueAgeSeconds: 312 },
  },
} as const satisfies Record<string, OperationalEvent>;
