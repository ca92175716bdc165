import type { ClaimedOperation, OperationAction } from "@posthorn/engine/operations/operation-store";
import { type Pool, runStatement } from "../postgres.ts";
import { actionInSql, type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

/** A tenant with many operations gets no more turns than one with one: the drawing is between each one's first. */
const claimSql = `
WITH waiting AS MATERIALIZED (
  SELECT id, action = 'erase_tenant' AS is_erasure, row_number() OVER (
    PARTITION BY tenant_id, action = 'erase_tenant' ORDER BY coalesce(lease_until, created_at), id
  ) AS place
  FROM operation
  WHERE finished_at IS NULL AND status = 'running' AND action::text = ANY ($1::text[])
    AND (lease_until IS NULL OR lease_until <= now())
)
UPDATE operation SET lease_until = now() + $2 * interval '1 second'
WHERE id = (
  SELECT operation.id FROM operation JOIN waiting ON waiting.id = operation.id
  WHERE finished_at IS NULL AND status = 'running' AND (lease_until IS NULL OR lease_until <= now())
  ORDER BY is_erasure DESC, place, random() LIMIT 1 FOR UPDATE OF operation SKIP LOCKED
)
RETURNING ${operationColumns}`;

/** Cut, since the column would round, and the time that it is free may not lie ahead. */
const releaseSql = `
UPDATE operation SET lease_until = date_trunc('milliseconds', now()) + $3 * interval '1 second' WHERE id = $1 AND lease_until = $2`;

export async function claimOperation(
  pool: Pool,
  actions: readonly OperationAction[],
  leaseSeconds: number,
): Promise<ClaimedOperation | null> {
  const values = [actions.map(actionInSql), leaseSeconds];
  const [row] = await runStatement<OperationRow>(pool, "operation-claim", claimSql, values);
  return row === undefined ? null : toOperation(row);
}

export async function releaseOperation(
  pool: Pool,
  { id, leaseUntil }: ClaimedOperation,
  delaySeconds: number,
): Promise<void> {
  await runStatement(pool, "operation-release", releaseSql, [id, leaseUntil, delaySeconds]);
}
