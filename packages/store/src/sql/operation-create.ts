import { encodeId } from "@posthorn/domain/id";
import type { Audit } from "@posthorn/engine/audit/audit";
import type { NewOperation, Operation } from "@posthorn/engine/operations/operation-store";
import { insertAudit } from "../audit-log.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { actionInSql, type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

/** Its erasure has either not begun, and then finds the operation, or there is no such tenant. */
const hasTenant = "EXISTS (SELECT FROM tenant WHERE id = $3 AND deleted_at IS NULL FOR SHARE)";

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
  audit: Audit<Operation>,
): Promise<Operation | null> {
  const { id, action, tenantId, filter, total, ratePerSecond, createdAt, createdBy } = operation;
  const values = [
    ...[id, actionInSql(action), tenantId, JSON.stringify(filter), total, ratePerSecond, createdAt],
    ...[createdBy.id, createdBy.kind],
  ];
  return runTransaction(pool, async (client) => {
    const { rows } = await client.query<OperationRow>(sql, values);
    const [row] = rows;
    if (row === undefined) return null;
    const made = toOperation(row);
    await insertAudit(client, audit, { tenantId, target: encodeId("op", id), before: null, after: made });
    return made;
  });
}
