import type { Lane } from "@posthorn/engine/management-store";
import { type Pool, runStatement } from "../postgres.ts";

/** Counts of waiting deliveries stop here. */
const mostCounted = 10_000;
const mostCountedBehind = 1_000;
const mostBlockers = 20;
const keysLookedAt = 200;

/** A key is blocked when its first delivery is not due, or under way, and others wait behind it. */
const sql = `
SELECT breaker, opened_until AS "openedUntil", failing_since AS "failingSince",
  consecutive_failures AS "consecutiveFailures",
  (
    SELECT count(*)::int FROM (
      SELECT FROM delivery WHERE tenant_id = $1 AND endpoint_id = $2 AND completed_at IS NULL LIMIT ${mostCounted}
    ) AS counted
  ) AS unfinished,
  (
    SELECT min(next_attempt_at) FROM (
      (
        SELECT next_attempt_at FROM delivery
        WHERE tenant_id = $1 AND endpoint_id = $2 AND NOT is_ordered AND completed_at IS NULL AND status = 'pending'
          AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT 1
      )
      UNION ALL
      (
        SELECT next_attempt_at FROM delivery
        WHERE tenant_id = $1 AND endpoint_id = $2 AND is_ordered AND completed_at IS NULL AND status = 'pending'
          AND next_attempt_at <= now()
        ORDER BY next_attempt_at LIMIT 1
      )
    ) AS oldest
  ) AS "oldestDueAt",
  (
    WITH RECURSIVE head AS (
      (
        SELECT ordering_key, id, ordering_number, next_attempt_at, 1 AS number FROM delivery
        WHERE endpoint_id = $2 AND completed_at IS NULL AND is_ordered
        ORDER BY ordering_key, ordering_number LIMIT 1
      )
      UNION ALL
      SELECT next.*, head.number + 1
      FROM head CROSS JOIN LATERAL (
        SELECT ordering_key, id, ordering_number, next_attempt_at FROM delivery
        WHERE endpoint_id = $2 AND completed_at IS NULL AND is_ordered AND delivery.ordering_key > head.ordering_key
        ORDER BY delivery.ordering_key, delivery.ordering_number LIMIT 1
      ) AS next
      WHERE head.number < ${keysLookedAt}
    )
    SELECT coalesce(json_agg(blocker), '[]') FROM (
      SELECT ordering_key AS "orderingKey", id AS "deliveryId", behind.waiting, next_attempt_at AS "nextAttemptAt"
      FROM head CROSS JOIN LATERAL (
        SELECT count(*)::int AS waiting FROM (
          SELECT FROM delivery
          WHERE endpoint_id = $2 AND completed_at IS NULL AND is_ordered AND delivery.ordering_key = head.ordering_key
            AND delivery.ordering_number > head.ordering_number
          LIMIT ${mostCountedBehind}
        ) AS counted
      ) AS behind
      WHERE behind.waiting > 0
      LIMIT ${mostBlockers}
    ) AS blocker
  ) AS "blockedBy"
FROM endpoint JOIN endpoint_lane ON endpoint_id = endpoint.id
WHERE endpoint.tenant_id = $1 AND endpoint.id = $2 AND endpoint.status <> 'deleted'`;

type Row = Omit<Lane, "blockedBy"> & {
  blockedBy: (Omit<Lane["blockedBy"][number], "nextAttemptAt"> & { nextAttemptAt: string })[];
};

/** The state of an endpoint's lane, and what waits in it. */
export async function readLane(pool: Pool, tenantId: string, endpointId: string): Promise<Lane | null> {
  const [row] = await runStatement<Row>(pool, "lane-read", sql, [tenantId, endpointId]);
  if (row === undefined) return null;
  const blockedBy = row.blockedBy.map((key) => ({ ...key, nextAttemptAt: new Date(key.nextAttemptAt) }));
  return { ...row, blockedBy };
}
