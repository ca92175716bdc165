import type {
  AdvancedOperation,
  ClaimedOperation,
  OperationStatus,
} from "@posthorn/engine/operations/operation-store";
import type { PoolClient } from "pg";
import { type Pool, runTransaction } from "../postgres.ts";
import { type AdvancedRow, operationColumns, toOperation } from "./operation-columns.ts";

/**
 * With a rate, what was done has to last until the next batch, counted from when this one began. A set that was never
 * counted is known at its end.
 */
const sql = `
UPDATE operation SET
  done = done + $3, failed = failed + $4, cursor = $5, status = $7::operation_status,
  total = coalesce($6, total, CASE WHEN $7 = 'finished' THEN done + failed + $3 + $4 END),
  finished_at = CASE WHEN $7 <> 'running' THEN now() END,
  lease_until = greatest(
    clock_timestamp() + $8 * interval '1 second', now() + coalesce($3 / rate_per_second, 0) * interval '1 second'
  )
WHERE id = $1 AND lease_until = $2 AND status = 'running'
RETURNING ${operationColumns}, (extract(epoch FROM lease_until - clock_timestamp()) * 1000)::float8 AS "freeInMs"`;

export type Advance = {
  done: number;
  failed: number;
  cursor: string | null;
  /** null: as it was. */
  total: number | null;
  status: Extract<OperationStatus, "running" | "finished" | "failed">;
};

/** Thrown to roll back what a batch did after its operation was lost. */
class OperationLostError extends Error {}

/** How long a batch may wait for others' rows, and work; together shorter than a lease. */
const boundsSql = "SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '8s'";

/**
 * Does a batch, notes what it did in the same transaction, and gives the operation back: any worker may go on after the
 * pause. Null when another worker has it by now, or it was halted: then the batch is rolled back.
 */
export async function runOperationBatch(
  pool: Pool,
  { id, leaseUntil }: ClaimedOperation,
  pauseSeconds: number,
  work: (client: PoolClient) => Promise<Advance>,
): Promise<AdvancedOperation | null> {
  try {
    return await runTransaction(pool, async (client) => {
      await client.query(boundsSql);
      const { done, failed, cursor, total, status } = await work(client);
      const values = [id, leaseUntil, done, failed, cursor, total, status, pauseSeconds];
      const { rows } = await client.query<AdvancedRow>(sql, values);
      if (rows[0] === undefined) throw new OperationLostError();
      return toOperation(rows[0]);
    });
  } catch (error) {
    if (error instanceof OperationLostError) return null;
    throw error;
  }
}
