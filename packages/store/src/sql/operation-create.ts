import { encodeId } from "@posthorn/domain/id";
import type { Audit } from "@posthorn/engine/audit/audit";
import type { NewOperation, Operation } from "@posthorn/engine/operations/operation-store";
import { advisoryLocks } from "../advisory-locks.ts";
import { insertAudit } from "../audit-log.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { actionInSql, type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

/** Its erasure has either not begun, and then waits and ends the operation, or there is no such tenant. */
const hasTenant = "EXISTS (SELECT FROM tenant WHERE id = $3 AND deleted_at IS NULL FOR SHARE)";

const lockSql = `SELECT pg_advisory_xact_lock(${advisoryLocks.createOperation})`;
const countSql = `
SELECT count(*)::int AS unfinished FROM operation
WHERE finished_at IS NULL AND tenant_id IS NOT DISTINCT FROM $1::uuid AND action <> 'erase_tenant'`;

const sql = `
INSERT INTO operation (
  id, action, tenant_id, filter, total, rate_per_second, created_at, created_by, created_by_kind
)
SELECT $1, $2::operation_action, $3::uuid, $4::jsonb, $5, $6, $7::timestamptz, $8::uuid, $9::actor_kind
WHERE $3 IS NULL OR ${hasTenant}
RETURNING ${operationColumns}`;

export async function createOperation(
  pool: Pool,
  operation: NewOperation,
  most: number,
  audit: Audit<Operation>,
): Promise<Operation | "too-many" | null> {
  const { id, action, tenantId, filter, total, ratePerSecond, createdAt, createdBy } = operation;
  const values = [
    ...[id, actionInSql(action), tenantId, JSON.stringify(filter), total, ratePerSecond, createdAt],
    ...[createdBy.id, createdBy.kind],
  ];
  return runTransaction(pool, async (client) => {
    await client.query(lockSql);
    const counted = await client.query<{ unfinished: number }>(countSql, [tenantId]);
    if ((counted.rows[0]?.unfinished ?? 0) >= most) return "too-many";
    const { rows } = await client.query<OperationRow>(sql, values);
    const [row] = rows;
    if (row === undefined) return null;
    const made = toOperation(row);
    await insertAudit(client, audit, { tenantId, target: encodeId("op", id), before: null, after: made });
    return made;
  });
}
