import type { Dispatched, DispatchTurn, VisitedEndpoint } from "@posthorn/engine/pipeline-store";
import { uuidArray } from "../binary-array.ts";
import { beforeAllIds, type Pool, runStatement } from "../postgres.ts";
import { hasKeyOf } from "./delivery-key.ts";
import { type ExpiredRow, toExpiredClaim } from "./expired-claim.ts";
import { isDue } from "./is-due.ts";

/** Of an endpoint's backlog only so many times `perEndpoint` are looked at: what comes behind waits for them anyway. */
const lookAhead = 5;
/** Where nothing may go, only claims whose worker fell silent are looked for; they are among the most overdue. */
const heldLookAhead = 50;

const unfinished = "completed_at IS NULL AND id >= $2::uuid";

/** Waiting with no job to be trusted, or claimed under a lease that has run out. */
const isForDispatch = `
  CASE delivery.status
    WHEN 'pending' THEN (endpoint.is_free OR (endpoint.is_steerable AND trigger IN ('manual', 'test')))
      AND (backlog_from IS NULL OR delivery.id >= backlog_from OR trigger <> 'schedule')
      AND (
        queued_until IS NULL
        OR queued_until <= now() - CASE WHEN attempts = 0 THEN $7 ELSE 0 END * interval '1 second'
      )
    ELSE lease_until <= now()
  END`;

/**
 * Hops through the index of unfinished deliveries, one probe each, from endpoint to endpoint of a tenant and, after so many,
 * on to the next tenant; then reads the most overdue few of each. Ids bound the scan to the partitions that can hold
 * unfinished deliveries. Rows are locked only once they are chosen, each found by its id: "completed_at IS NULL" is not asked
 * again, or Postgres would look for it among all that is unfinished. A row that somebody else is at is left to them. The
 * first row of the answer tells where the turn has been, the others what it took.
 */
export const dispatchSql = `
WITH RECURSIVE hop (tenant_id, endpoint_id, in_tenant, number) AS (
  SELECT $1::uuid, NULL::uuid, 0, 0
  UNION ALL
  SELECT coalesce(other.tenant_id, hop.tenant_id), coalesce(same.endpoint_id, first.endpoint_id),
    CASE WHEN same.endpoint_id IS NULL THEN 1 ELSE in_tenant + 1 END, number + 1
  FROM hop
  LEFT JOIN LATERAL (
    SELECT delivery.endpoint_id FROM delivery
    WHERE ${unfinished} AND hop.in_tenant < $4 AND delivery.tenant_id = hop.tenant_id
      AND delivery.endpoint_id > hop.endpoint_id
    ORDER BY delivery.endpoint_id LIMIT 1
  ) AS same ON true
  LEFT JOIN LATERAL (
    (
      SELECT delivery.tenant_id FROM delivery
      WHERE same.endpoint_id IS NULL AND $8::uuid[] IS NULL AND ${unfinished} AND delivery.tenant_id > hop.tenant_id
      ORDER BY delivery.tenant_id LIMIT 1
    )
    UNION ALL
    (
      SELECT resumed.tenant_id FROM unnest($8::uuid[]) AS resumed (tenant_id)
      WHERE same.endpoint_id IS NULL AND resumed.tenant_id > hop.tenant_id ORDER BY resumed.tenant_id LIMIT 1
    )
  ) AS other ON true
  LEFT JOIN LATERAL (
    SELECT delivery.endpoint_id FROM delivery
    WHERE ${unfinished} AND delivery.tenant_id = other.tenant_id
      AND delivery.endpoint_id > coalesce(($9::uuid[])[array_position($8::uuid[], other.tenant_id)], '${beforeAllIds}')
    ORDER BY delivery.endpoint_id LIMIT 1
  ) AS first ON true
  WHERE number < $3 AND (same.endpoint_id IS NOT NULL OR other.tenant_id IS NOT NULL)
), visited AS MATERIALIZED (
  SELECT hop.tenant_id, hop.endpoint_id, hop.number, endpoint.*, due.waited_ms, ordered.is_due AS has_ordered_due
  FROM hop
  LEFT JOIN LATERAL (
    SELECT status, version, retry_schedule, timeout_ms, backlog_from, breaker, opened_until,
      status = 'active' AND rate_per_second IS NULL AND breaker = 'closed' AS is_free,
      status = 'active' AND rate_per_second IS NULL AS is_steerable
    FROM endpoint
    CROSS JOIN LATERAL (SELECT breaker, opened_until FROM endpoint_lane WHERE endpoint_id = endpoint.id LIMIT 1) AS lane
    WHERE endpoint.id = hop.endpoint_id LIMIT 1
  ) AS endpoint ON true
  LEFT JOIN LATERAL (
    SELECT greatest(0, extract(epoch FROM now() - next_attempt_at) * 1000)::float8 AS waited_ms FROM delivery
    WHERE delivery.tenant_id = hop.tenant_id AND delivery.endpoint_id = hop.endpoint_id AND NOT is_ordered
      AND ${unfinished} AND delivery.status = 'pending' AND ${isDue}
    ORDER BY next_attempt_at LIMIT 1
  ) AS due ON true
  LEFT JOIN LATERAL (
    SELECT true AS is_due FROM (
      SELECT delivery.status, lease_until FROM delivery
      WHERE delivery.tenant_id = hop.tenant_id AND delivery.endpoint_id = hop.endpoint_id AND is_ordered
        AND ${unfinished} AND ${isDue}
      ORDER BY next_attempt_at LIMIT ${heldLookAhead}
    ) AS delivery
    WHERE endpoint.status = 'active' OR (delivery.status = 'delivering' AND lease_until <= now())
    LIMIT 1
  ) AS ordered ON true
  WHERE hop.endpoint_id IS NOT NULL
), chosen AS MATERIALIZED (
  SELECT candidate.id, endpoint.*
  FROM visited AS endpoint
  CROSS JOIN LATERAL (
    SELECT delivery.id FROM (
      SELECT id, status, attempts, trigger, queued_until, lease_until FROM delivery
      WHERE delivery.tenant_id = endpoint.tenant_id AND delivery.endpoint_id = endpoint.endpoint_id AND NOT is_ordered
        AND ${unfinished} AND ${isDue}
      ORDER BY next_attempt_at LIMIT CASE WHEN endpoint.is_free THEN $5 * ${lookAhead} ELSE ${heldLookAhead} END
    ) AS delivery
    WHERE ${isForDispatch}
    LIMIT $5
  ) AS candidate
  WHERE endpoint.version IS NOT NULL
), taken AS MATERIALIZED (
  SELECT delivery.*, version, retry_schedule, timeout_ms
  FROM chosen AS endpoint
  CROSS JOIN LATERAL (
    SELECT id, tenant_id, delivery.endpoint_id, delivery.status, attempts, trigger, lease_token, lease_until
    FROM delivery
    WHERE ${hasKeyOf("endpoint")} AND delivery.id >= $2::uuid AND ${isDue} AND ${isForDispatch}
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ) AS delivery
), queued AS (
  UPDATE delivery SET queued_until = now() + $6 * interval '1 second'
  FROM taken
  WHERE ${hasKeyOf("taken")} AND delivery.id >= $2::uuid AND taken.status = 'pending'
)
SELECT json_build_object(
    'hops', (SELECT max(number) FROM hop),
    'lastTenantId', (SELECT tenant_id FROM hop ORDER BY number DESC LIMIT 1),
    'visited', (
      SELECT coalesce(json_agg(json_build_object(
        'tenantId', tenant_id, 'endpointId', endpoint_id, 'oldestDueMs', waited_ms,
        'heldBy', CASE WHEN status <> 'active' THEN 'paused' WHEN breaker = 'open' THEN 'breaker'
          WHEN NOT is_free THEN 'rate' END,
        'isLaneDue', (status <> 'active' OR breaker = 'closed' OR opened_until <= now())
          AND (coalesce(has_ordered_due, false) OR (status = 'active' AND NOT is_free AND waited_ms IS NOT NULL))
      ) ORDER BY number), '[]')
      FROM visited
    )
  ) AS turn, NULL::uuid AS id, NULL::uuid AS tenant_id, NULL::uuid AS endpoint_id, NULL::delivery_status AS status,
  NULL::int AS attempts, NULL::attempt_trigger AS trigger, NULL::uuid AS lease_token, NULL::int AS version,
  NULL::int[] AS retry_schedule, NULL::timestamptz AS claimed_at
UNION ALL
SELECT NULL, id, tenant_id, endpoint_id, status, attempts, trigger, lease_token, version, retry_schedule,
  lease_until - (timeout_ms + $10) * interval '1 millisecond'
FROM taken`;

type Turn = { turn: { hops: number; lastTenantId: string; visited: VisitedEndpoint[] } };
type Taken = ExpiredRow & { turn: null; status: "pending" | "delivering" };

export async function dispatchDeliveries(
  pool: Pool,
  turn: DispatchTurn,
  leaseSlackMs: number,
): Promise<Dispatched> {
  const rows = await runStatement<Turn | Taken>(pool, "delivery-dispatch", dispatchSql, [
    turn.afterTenantId ?? beforeAllIds,
    turn.oldestOpenId,
    turn.endpointLimit,
    turn.endpointsPerTenant,
    turn.perEndpoint,
    turn.queuedForSeconds,
    turn.firstAttemptGraceSeconds,
    turn.resumed && uuidArray([...turn.resumed.keys()]),
    turn.resumed && uuidArray([...turn.resumed.values()]),
    leaseSlackMs,
  ]);
  const result: Dispatched = { due: [], expired: [], visited: [], lastTenantId: null, isPassOver: true };
  for (const row of rows) {
    if (row.turn !== null) {
      result.visited = row.turn.visited;
      result.lastTenantId = row.turn.lastTenantId;
      result.isPassOver = row.turn.hops < turn.endpointLimit;
    } else if (row.status === "pending") result.due.push([row.id, row.endpoint_id]);
    else result.expired.push(toExpiredClaim(row));
  }
  return result;
}
