import { type Pool, runStatement } from "../postgres.ts";

const sql = `
SELECT tenant_id AS "tenantId" FROM endpoint JOIN tenant ON tenant.id = tenant_id
WHERE endpoint.id = $1 AND tenant.deleted_at IS NULL`;

/** Whose endpoint it is; null when it is no longer there, or its tenant is being erased. */
export async function findTenantOfEndpoint(pool: Pool, endpointId: string): Promise<string | null> {
  const [row] = await runStatement<{ tenantId: string }>(pool, "endpoint-find-tenant", sql, [endpointId]);
  return row?.tenantId ?? null;
}
