import type { ClaimedOperation } from "@posthorn/engine/operations/operation-store";
import type { PoolClient } from "pg";
import { type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

const sql = `
UPDATE operation SET
  done = done + $3, cursor = $4, total = coalesce($5, total),
  status = CASE WHEN $6 THEN 'finished' ELSE status END,
  finished_at = CASE WHEN $6 THEN now() END,
  lease_until = clock_timestamp() + $7 * interval '1 second'
WHERE id = $1 AND lease_until = $2 AND status = 'running'
RETURNING ${operationColumns}`;

export type Advance = { done: number; cursor: string | null; total: number | null; isFinished: boolean };

/**
 * Notes what a batch did, in the transaction that did it, and renews the lease. Null when another worker has the operation
 * by now: then the transaction has to be rolled back.
 */
export async function advanceOperation(
  client: PoolClient,
  { id, leaseUntil }: ClaimedOperation,
  { done, cursor, total, isFinished }: Advance,
  leaseSeconds: number,
): Promise<ClaimedOperation | null> {
  const values = [id, leaseUntil, done, cursor, total, isFinished, leaseSeconds];
  const { rows } = await client.query<OperationRow>(sql, values);
  return rows[0] === undefined ? null : toOperation(rows[0]);
}
