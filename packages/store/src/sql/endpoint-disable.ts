import type { DisableReason } from "@posthorn/domain/delivery";
import { encodeId } from "@posthorn/domain/id";
import { byPosthorn } from "@posthorn/engine/audit/audit";
import { auditColumns } from "../audit-log.ts";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
WITH disabled AS (
  UPDATE endpoint SET
    status = 'disabled', disabled_reason = asked.reason, version = endpoint.version + 1, updated_at = now()
  FROM unnest($1::uuid[], $2::int[], $3::text[], $4::uuid[], $5::text[]) AS asked (id, version, reason, audit_id, target)
  WHERE endpoint.id = asked.id AND endpoint.version = asked.version AND endpoint.status = 'active'
  RETURNING endpoint.id, endpoint.tenant_id, asked.version, asked.reason, asked.audit_id, asked.target
), moved AS (
  UPDATE tenant SET endpoints_version = endpoints_version + 1 WHERE id IN (SELECT tenant_id FROM disabled)
), told AS (
  INSERT INTO audit_log (${auditColumns})
  SELECT audit_id, tenant_id, 'posthorn', $6::uuid, 'endpoint.disabled', target,
    jsonb_build_object('status', 'active', 'disabledReason', NULL, 'version', version),
    jsonb_build_object('status', 'disabled', 'disabledReason', reason, 'version', version + 1), NULL
  FROM disabled
)
SELECT id FROM disabled`;

/** Switches endpoints off that are still at the version which was judged, and notes it; answers which. */
export async function disableEndpoints(
  pool: Pool,
  endpoints: readonly { id: string; version: number; reason: DisableReason; auditId: string }[],
): Promise<string[]> {
  const rows = await runStatement<{ id: string }>(pool, "endpoint-disable", sql, [
    endpoints.map((endpoint) => endpoint.id),
    endpoints.map((endpoint) => endpoint.version),
    endpoints.map((endpoint) => endpoint.reason),
    endpoints.map((endpoint) => endpoint.auditId),
    endpoints.map((endpoint) => encodeId("ep", endpoint.id)),
    byPosthorn.id,
  ]);
  return rows.map((row) => row.id);
}
