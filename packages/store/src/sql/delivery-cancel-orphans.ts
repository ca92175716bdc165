import { type Pool, runStatement } from "../postgres.ts";

const cancelSql = `
WITH orphan AS (
  SELECT candidate.id, candidate.tenant_id
  FROM endpoint CROSS JOIN LATERAL (
    SELECT id, tenant_id FROM delivery
    WHERE tenant_id = endpoint.tenant_id AND endpoint_id = endpoint.id AND completed_at IS NULL
      AND status = 'pending' AND (endpoint.status = 'deleted' OR (id < endpoint.backlog_from AND trigger = 'schedule'))
    LIMIT $1 FOR UPDATE SKIP LOCKED
  ) AS candidate
  WHERE endpoint.status = 'deleted' OR endpoint.backlog_from IS NOT NULL
  LIMIT $1
)
UPDATE delivery SET status = 'cancelled', completed_at = now(), queued_until = NULL
FROM orphan WHERE delivery.id = orphan.id AND delivery.tenant_id = orphan.tenant_id
RETURNING delivery.id`;

const forgetBacklogsSql = `
UPDATE endpoint SET backlog_from = NULL
WHERE backlog_from IS NOT NULL AND NOT EXISTS (
  SELECT FROM delivery
  WHERE tenant_id = endpoint.tenant_id AND endpoint_id = endpoint.id AND completed_at IS NULL AND id < endpoint.backlog_from
)`;

const removeSql = `
DELETE FROM endpoint
WHERE status = 'deleted' AND updated_at < now() - interval '1 hour'
  AND NOT EXISTS (SELECT FROM delivery WHERE tenant_id = endpoint.tenant_id AND endpoint_id = endpoint.id AND completed_at IS NULL)`;

/**
 * Cancels what still waits for deleted endpoints and what a resume left behind; an endpoint row, or the mark of a backlog,
 * goes once nothing of it is under way.
 */
export async function cancelOrphans(pool: Pool, limit: number): Promise<number> {
  const cancelled = await runStatement(pool, "delivery-cancel-orphans", cancelSql, [limit]);
  if (cancelled.length < limit) {
    await runStatement(pool, "endpoint-forget-backlogs", forgetBacklogsSql, []);
    await runStatement(pool, "endpoint-remove", removeSql, []);
  }
  return cancelled.length;
}
