import * as z from "zod";
import { operationId, tenantId } from "./ids.ts";
import { timestamp } from "./shapes.ts";

export const operationActions = ["retry", "cancel", "replay-missing", "erase-tenant"] as const;
export const operationStatuses = ["running", "paused", "finished", "cancelled", "failed"] as const;

/** A bulk job: it goes on where it was, whatever is restarted. */
export const operation = z
  .object({
    id: operationId,
    action: z.enum(operationActions).meta({ id: "OperationAction" }),
    status: z.enum(operationStatuses).meta({ id: "OperationStatus" }),
    tenantId: tenantId.nullable().meta({ description: "null: the whole instance." }),
    total: z.int().nullable().meta({ description: "null until it was counted." }),
    done: z.int(),
    failed: z.int(),
    ratePerSecond: z.number().nullable().meta({ description: "null: as fast as it may." }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
  })
  .meta({
    id: "Operation",
    examples: [
      {
        id: "op_01k6xq7tb5f3m8r9v2w4y6z0ac",
        action: "erase-tenant",
        status: "running",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        total: 1200,
        done: 340,
        failed: 0,
        ratePerSecond: null,
        createdAt: "2026-03-01T12:00:00.000Z",
        finishedAt: null,
      },
    ],
  });
