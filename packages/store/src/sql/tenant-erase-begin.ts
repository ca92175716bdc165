import { encodeId } from "@posthorn/domain/id";
import type { AuditNote } from "@posthorn/engine/audit/audit";
import type { Operation } from "@posthorn/engine/operations/operation-store";
import { auditValues, insertAuditSql } from "../audit-log.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

/** Endpoints are locked before their tenant, as everywhere, and in order of id. The version moves, so that no process goes on matching events against the list it has. */
const sql = `
WITH locked AS MATERIALIZED (
  SELECT id FROM endpoint WHERE tenant_id = $1 ORDER BY id FOR UPDATE
), hidden AS (
  UPDATE tenant SET
    deleted_at = now(), external_id = NULL, endpoints_version = endpoints_version + 1, updated_at = now()
  WHERE id = $1 AND deleted_at IS NULL AND (SELECT count(*) FROM locked) >= 0
  RETURNING id
), ended AS (
  UPDATE endpoint SET status = 'deleted', headers = NULL, authentication = NULL, version = version + 1, updated_at = now()
  FROM hidden WHERE tenant_id = hidden.id AND status <> 'deleted'
), forgotten AS (
  DELETE FROM endpoint_secret USING endpoint, hidden
  WHERE endpoint_secret.endpoint_id = endpoint.id AND endpoint.tenant_id = hidden.id
), revoked AS (
  UPDATE api_key SET revoked_at = now() FROM hidden WHERE tenant_id = hidden.id AND revoked_at IS NULL
), shown_out AS (
  UPDATE portal_session SET revoked_at = now() FROM hidden WHERE tenant_id = hidden.id AND revoked_at IS NULL
), told AS (${insertAuditSql(6, {
  tenantId: "hidden.id",
  target: "$4",
  before: "NULL",
  after: "jsonb_build_object('operationId', $5::text)",
  from: "hidden",
})}
)
INSERT INTO operation (id, action, tenant_id, created_by)
SELECT $2, 'erase_tenant', hidden.id, $3 FROM hidden
RETURNING ${operationColumns}`;

/** In a statement of its own: who made one meanwhile had the tenant locked, and only a later snapshot has it. */
const endSql = `
UPDATE operation SET status = 'cancelled', finished_at = now()
WHERE tenant_id = $1 AND finished_at IS NULL AND action <> 'erase_tenant'`;

/** Hides a tenant, makes the operation that erases it and notes who asked for that; null when there is no such tenant. */
export async function beginErasure(
  pool: Pool,
  tenantId: string,
  { operationId, createdBy }: { operationId: string; createdBy: string },
  note: AuditNote,
): Promise<Operation | null> {
  const shown = [encodeId("ten", tenantId), encodeId("op", operationId)];
  const values = [tenantId, operationId, createdBy, ...shown, ...auditValues(note)];
  return runTransaction(pool, async (client) => {
    const [row] = (await client.query<OperationRow>(sql, values)).rows;
    if (row === undefined) return null;
    await client.query(endSql, [tenantId]);
    return toOperation(row);
  });
}
