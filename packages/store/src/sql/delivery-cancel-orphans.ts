import { type Pool, runStatement, runTransaction } from "../postgres.ts";
import { cancelLocked } from "./delivery-cancel-locked.ts";

const lockSql = `
SELECT candidate.id
FROM endpoint CROSS JOIN LATERAL (
  SELECT id FROM delivery
  WHERE tenant_id = endpoint.tenant_id AND endpoint_id = endpoint.id AND completed_at IS NULL
    AND status = 'pending' AND (endpoint.status = 'deleted' OR (id < endpoint.backlog_from AND trigger = 'schedule'))
  LIMIT $1 FOR UPDATE SKIP LOCKED
) AS candidate
WHERE endpoint.status = 'deleted' OR endpoint.backlog_from IS NOT NULL
LIMIT $1`;

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
  const cancelled = await runTransaction(pool, async (client) => {
    const { rows } = await client.query<{ id: string }>(lockSql, [limit]);
    return cancelLocked(client, rows);
  });
  if (cancelled < limit) {
    await runStatement(pool, "endpoint-forget-backlogs", forgetBacklogsSql, []);
    await runStatement(pool, "endpoint-remove", removeSql, []);
  }
  return cancelled;
}
