import type { Operation } from "@posthorn/engine/operations/operation-store";
import { type Pool, runStatement } from "../postgres.ts";
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
)
INSERT INTO operation (id, action, tenant_id, created_by)
SELECT $2, 'erase_tenant', hidden.id, $3 FROM hidden
RETURNING ${operationColumns}`;

/** Hides a tenant and makes the operation that erases it, in one statement; null when there is no such tenant. */
export async function beginErasure(
  pool: Pool,
  tenantId: string,
  { operationId, createdBy }: { operationId: string; createdBy: string },
): Promise<Operation | null> {
  const values = [tenantId, operationId, createdBy];
  const [row] = await runStatement<OperationRow>(pool, "tenant-erase-begin", sql, values);
  return row === undefined ? null : toOperation(row);
}
