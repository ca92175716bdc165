import { type Backlog, type BacklogState, backlogStates } from "@posthorn/engine/instance/instance-store";
import { lookUpByKeyOnce } from "../planner-settings.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { findOldestOpenId } from "./delivery-find-oldest-open.ts";
import { isDue } from "./is-due.ts";

/** So the cost has a bound, however much waits: endpoints with unfinished deliveries, deliveries of each, and of all. */
const mostEndpoints = 1_000;
const mostPerEndpoint = 1_000;
const mostDeliveries = 50_000;
const mostBreakers = 10_000;

const unfinished = "completed_at IS NULL AND id >= $1::uuid";

/** Hops through the index of unfinished deliveries from endpoint to endpoint, as the dispatcher does, and counts some of each. */
export const backlogSql = `
WITH RECURSIVE hop (tenant_id, endpoint_id, number) AS (
  (
    SELECT tenant_id, endpoint_id, 1 FROM delivery WHERE ${unfinished} ORDER BY tenant_id, endpoint_id LIMIT 1
  )
  UNION ALL
  SELECT next.tenant_id, next.endpoint_id, number + 1
  FROM hop CROSS JOIN LATERAL (
    SELECT tenant_id, endpoint_id FROM delivery
    WHERE ${unfinished} AND (delivery.tenant_id, delivery.endpoint_id) > (hop.tenant_id, hop.endpoint_id)
    ORDER BY tenant_id, endpoint_id LIMIT 1
  ) AS next
  WHERE number < ${mostEndpoints}
), visited AS MATERIALIZED (
  SELECT hop.*, endpoint.held_by, due.waited_ms
  FROM hop
  CROSS JOIN LATERAL (
    SELECT CASE WHEN status <> 'active' THEN 'paused' WHEN breaker = 'open' THEN 'breaker'
      WHEN rate_per_second IS NOT NULL THEN 'rate' END AS held_by
    FROM endpoint
    CROSS JOIN LATERAL (SELECT breaker FROM endpoint_lane WHERE endpoint_id = endpoint.id LIMIT 1) AS lane
    WHERE endpoint.id = hop.endpoint_id AND status <> 'deleted' LIMIT 1
  ) AS endpoint
  LEFT JOIN LATERAL (
    SELECT greatest(0, extract(epoch FROM now() - next_attempt_at) * 1000)::float8 AS waited_ms FROM delivery
    WHERE delivery.tenant_id = hop.tenant_id AND delivery.endpoint_id = hop.endpoint_id AND NOT is_ordered
      AND ${unfinished} AND delivery.status = 'pending' AND ${isDue}
    ORDER BY next_attempt_at LIMIT 1
  ) AS due ON endpoint.held_by IS NULL
), looked AS MATERIALIZED (
  SELECT number, CASE
      WHEN delivery.status = 'delivering' THEN 'delivering'
      WHEN held_by IN ('paused', 'breaker') THEN held_by
      WHEN NOT is_due THEN CASE WHEN attempts > 0 THEN 'retrying' ELSE 'scheduled' END
      ELSE coalesce(held_by, 'due')
    END AS state
  FROM visited CROSS JOIN LATERAL (
    SELECT status, attempts, ${isDue} AS is_due FROM delivery
    WHERE delivery.tenant_id = visited.tenant_id AND delivery.endpoint_id = visited.endpoint_id AND ${unfinished}
    LIMIT ${mostPerEndpoint + 1}
  ) AS delivery
  LIMIT ${mostDeliveries + 1}
)
SELECT (SELECT max(waited_ms) FROM visited) AS "oldestDueMs",
  (SELECT count(*) FROM hop) = ${mostEndpoints} AS "hasMoreEndpoints",
  (SELECT count(*) FROM hop) = ${mostEndpoints} OR (SELECT count(*) FROM looked) > ${mostDeliveries}
    OR EXISTS (SELECT FROM looked GROUP BY number HAVING count(*) > ${mostPerEndpoint}) AS "isCapped",
  (
    SELECT coalesce(json_object_agg(state, count), '{}') FROM (
      SELECT state, count(*) FROM looked GROUP BY state
    ) AS counted
  ) AS counts`;

const breakersSql = `
SELECT count(*)::int AS count FROM (
  SELECT FROM endpoint_lane JOIN endpoint ON endpoint.id = endpoint_id
  WHERE breaker = 'open' AND status = 'active' LIMIT ${mostBreakers + 1}
) AS open_ones`;

type Row = Pick<Backlog, "oldestDueMs" | "isCapped" | "hasMoreEndpoints"> & {
  counts: Partial<Record<BacklogState, number>>;
};

/** What is unfinished, and what it waits for. See Backlog. */
export async function readBacklog(pool: Pool, nowMs: number): Promise<Backlog> {
  const oldestOpenId = await findOldestOpenId(pool, nowMs);
  const row = await runTransaction(pool, async (client) => {
    await client.query(lookUpByKeyOnce);
    return (await client.query<Row>(backlogSql, [oldestOpenId])).rows[0];
  });
  const breakers = await pool.query<{ count: number }>(breakersSql);
  const openBreakers = breakers.rows[0]?.count ?? 0;
  const counts = Object.fromEntries(backlogStates.map((state) => [state, row?.counts[state] ?? 0]));
  return {
    counts: asCounts(counts),
    oldestDueMs: row?.oldestDueMs ?? null,
    isCapped: row?.isCapped === true || openBreakers > mostBreakers,
    hasMoreEndpoints: row?.hasMoreEndpoints ?? false,
    openBreakers: Math.min(openBreakers, mostBreakers),
  };
}

/** Made of one entry for each state. */
function asCounts(counts: Record<string, number>): Record<BacklogState, number> {
  return counts as Record<BacklogState, number>;
}
