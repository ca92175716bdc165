import { encodeId } from "@posthorn/domain/id";
import { type Pool, runStatement } from "../postgres.ts";

/** The row of a deleted endpoint goes before its deliveries do; the audit log is kept longer. */
const sql = `
SELECT id AS "tenantId" FROM tenant
WHERE deleted_at IS NULL AND id = coalesce(
  (SELECT tenant_id FROM endpoint WHERE id = $1),
  (SELECT tenant_id FROM audit_log WHERE target = $2 AND tenant_id IS NOT NULL LIMIT 1)
)`;

/** Whose endpoint it is or was; null when nobody knows of it, or its tenant is being erased. */
export async function findTenantOfEndpoint(pool: Pool, endpointId: string): Promise<string | null> {
  const [row] = await runStatement<{ tenantId: string }>(pool, "endpoint-find-tenant", sql, [
    endpointId,
    encodeId("ep", endpointId),
  ]);
  return row?.tenantId ?? null;
}
