import * as z from "zod";
import { apiKeyId, operationId, portalSessionId, tenantId, tenantRef } from "./ids.ts";
import { frozenFilter, operationFilter } from "./operation-filter.ts";
import { page, timestamp } from "./shapes.ts";

export const operationActions = ["retry", "cancel", "replay-missing", "erase-tenant"] as const;
export const operationStatuses = ["running", "paused", "finished", "cancelled", "failed"] as const;

const action = z.enum(operationActions).meta({ id: "OperationAction" });
const status = z.enum(operationStatuses).meta({ id: "OperationStatus" });

const exampleFilter = {
  endpoint: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
  status: ["failed" as const],
  createdAfter: "2026-03-01T08:00:00.000Z",
  createdBefore: "2026-03-01T12:00:00.000Z",
};

/** A bulk job: it goes on where it was, whatever is restarted. */
export const operation = z
  .object({
    id: operationId,
    action,
    status: status.meta({ description: "failed: it could not go on." }),
    tenantId: tenantId.nullable().meta({ description: "null: the whole instance." }),
    filter: frozenFilter,
    total: z.int().nullable().meta({ description: "null: not counted, since that takes too long." }),
    done: z.int(),
    failed: z.int().meta({ description: "Of its set, what could not be changed." }),
    ratePerSecond: z.number().nullable().meta({ description: "null: as fast as it may." }),
    createdBy: z.union([apiKeyId, portalSessionId]).nullable(),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
  })
  .meta({
    id: "Operation",
    examples: [
      {
        id: "op_01k6xq7tb5f3m8r9v2w4y6z0ac",
        action: "retry",
        status: "running",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        filter: exampleFilter,
        total: 1200,
        done: 340,
        failed: 0,
        ratePerSecond: 50,
        createdBy: "key_01k6xq7tb5f3m8r9v2w4y6z0ac",
        createdAt: "2026-03-01T12:00:00.000Z",
        finishedAt: null,
      },
    ],
  });

/** The answer of a dry run. */
export const operationPreview = z
  .object({
    total: z.int().meta({ description: "Deliveries that the operation would take." }),
    filter: frozenFilter,
  })
  .meta({ id: "OperationPreview", examples: [{ total: 1200, filter: exampleFilter }] });

export const operationCreate = z
  .strictObject({
    action: action.exclude(["erase-tenant"]),
    tenant: tenantRef.optional().meta({
      description: "A tenant's key: its own when left out. A key of the instance: all tenants when left out.",
    }),
    filter: operationFilter,
    ratePerSecond: z.number().min(0.01).max(10_000).nullable().default(null).meta({
      description: "Deliveries a second that it makes due, on average. null: as fast as it may.",
    }),
    dryRun: z.boolean().default(false).meta({ description: "Only counts." }),
  })
  .superRefine((body, context) => {
    for (const [path, message] of contradictions(body)) {
      context.addIssue({ code: "custom", path: ["filter", path], message });
    }
  })
  .meta({
    id: "OperationCreate",
    // Not `examples`: zod leaves those out where a field is transformed.
    override: {
      examples: [
        {
          action: "retry",
          tenant: "acme",
          filter: { endpoint: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac", status: "failed", createdWithin: "24h" },
          ratePerSecond: 50,
        },
      ],
    },
  });

const ofDeliveries = ["ids", "status", "reason", "statusClass"] as const;

type Given = { action: string; filter: z.output<typeof operationFilter> };

/** What the fields of a filter mean depends on the action, and on each other. */
function contradictions({ action, filter }: Given): [field: string, message: string][] {
  const found: [string, string][] = [];
  if (filter.createdAfter !== undefined && filter.createdWithin !== undefined)
    found.push(["createdWithin", "must not stand beside createdAfter"]);
  if (action === "replay-missing") {
    if (filter.endpoint === undefined)
      found.push(["endpoint", "must name the endpoint that is to get what it missed"]);
    for (const field of ofDeliveries.filter((field) => filter[field] !== undefined))
      found.push([field, "is of deliveries, and replay-missing looks for events without one"]);
  }
  if (action === "retry" && filter.status?.includes("delivering"))
    found.push(["status", "must not be delivering: an attempt under way is not retried"]);
  if (action === "cancel" && filter.status?.some((status) => status !== "pending"))
    found.push(["status", "must be pending: nothing else can be cancelled"]);
  return found;
}

/** The query of the list of operations. */
export const operationQuery = z.strictObject({
  tenant: tenantRef.optional(),
  status: status.optional(),
  action: action.optional(),
  ...page,
});
