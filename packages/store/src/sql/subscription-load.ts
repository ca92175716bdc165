import type { TenantRef } from "@posthorn/engine/actor";
import type { TenantSubscriptions } from "@posthorn/engine/pipeline-store";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
SELECT tenant.id AS "tenantId", tenant.endpoints_version AS "endpointsVersion",
  coalesce(
    json_agg(
      json_build_object(
        'id', endpoint.id, 'eventTypes', endpoint.event_types, 'channels', endpoint.channels,
        'filter', endpoint.filter, 'isOpen', endpoint.status = 'active' AND lane.breaker = 'closed', 'hasRate', endpoint.rate_per_second IS NOT NULL
      ) ORDER BY endpoint.id
    ) FILTER (WHERE endpoint.id IS NOT NULL),
    '[]'
  ) AS endpoints
FROM tenant
LEFT JOIN endpoint ON endpoint.tenant_id = tenant.id AND endpoint.status <> 'deleted'
LEFT JOIN endpoint_lane AS lane ON lane.endpoint_id = endpoint.id
WHERE tenant.id = coalesce($1::uuid, (SELECT id FROM tenant WHERE external_id = $2)) AND tenant.deleted_at IS NULL
GROUP BY tenant.id`;

export async function loadSubscriptions(pool: Pool, tenant: TenantRef): Promise<TenantSubscriptions | null> {
  const values = "id" in tenant ? [tenant.id, null] : [null, tenant.externalId];
  const [row] = await runStatement<TenantSubscriptions>(pool, "subscription-load", sql, values);
  return row ?? null;
}
