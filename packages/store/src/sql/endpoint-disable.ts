import type { DisableReason } from "@posthorn/domain/delivery";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
WITH disabled AS (
  UPDATE endpoint SET
    status = 'disabled', disabled_reason = asked.reason, version = endpoint.version + 1, updated_at = now()
  FROM unnest($1::uuid[], $2::int[], $3::text[]) AS asked (id, version, reason)
  WHERE endpoint.id = asked.id AND endpoint.version = asked.version AND endpoint.status = 'active'
  RETURNING endpoint.id, endpoint.tenant_id
), moved AS (
  UPDATE tenant SET endpoints_version = endpoints_version + 1 WHERE id IN (SELECT tenant_id FROM disabled)
)
SELECT id FROM disabled`;

/** Switches endpoints off that are still at the version which was judged; answers which. */
export async function disableEndpoints(
  pool: Pool,
  endpoints: readonly { id: string; version: number; reason: DisableReason }[],
): Promise<string[]> {
  const rows = await runStatement<{ id: string }>(pool, "endpoint-disable", sql, [
    endpoints.map((endpoint) => endpoint.id),
    endpoints.map((endpoint) => endpoint.version),
    endpoints.map((endpoint) => endpoint.reason),
  ]);
  return rows.map((row) => row.id);
}
