import { type Pool, runStatement } from "../postgres.ts";

const cancelSql = `
WITH orphan AS (
  SELECT candidate.id, candidate.tenant_id
  FROM endpoint CROSS JOIN LATERAL (
    SELECT id, tenant_id FROM delivery
    WHERE endpoint_id = endpoint.id AND completed_at IS NULL AND status = 'pending'
    ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED
  ) AS candidate
  WHERE endpoint.status = 'deleted'
  LIMIT $1
)
UPDATE delivery SET status = 'cancelled', completed_at = now(), queued_until = NULL
FROM orphan WHERE delivery.id = orphan.id AND delivery.tenant_id = orphan.tenant_id
RETURNING delivery.id`;

const removeSql = `
DELETE FROM endpoint
WHERE status = 'deleted' AND updated_at < now() - interval '1 hour'
  AND NOT EXISTS (SELECT FROM delivery WHERE endpoint_id = endpoint.id AND completed_at IS NULL)`;

/** Cancels what still waits for deleted endpoints; an endpoint row goes once nothing of it is under way. */
export async function cancelOrphans(pool: Pool, limit: number): Promise<number> {
  const cancelled = await runStatement(pool, "delivery-cancel-orphans", cancelSql, [limit]);
  if (cancelled.length === 0) await runStatement(pool, "endpoint-remove", removeSql, []);
  return cancelled.length;
}
