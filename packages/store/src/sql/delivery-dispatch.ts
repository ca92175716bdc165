import type { Dispatched, DispatchTurn, ExpiredClaim } from "@posthorn/engine/pipeline-store";
import { beforeAllIds, type Pool, runStatement } from "../postgres.ts";

/** Of an endpoint's backlog only so many times `perEndpoint` are looked at: what comes behind waits for them anyway. */
const lookAhead = 5;

/** Waiting with no job to be trusted, or claimed under a lease that has run out. */
const isForDispatch = `
  CASE delivery.status
    WHEN 'pending' THEN endpoint.status = 'active' AND (
      queued_until IS NULL
      OR queued_until <= now() - CASE WHEN attempts = 0 THEN $6 ELSE 0 END * interval '1 second'
    )
    ELSE lease_until <= now()
  END`;

/**
 * Hops from endpoint to endpoint through the index of unfinished deliveries, one probe each, and reads the most overdue few
 * of each. Ids bound the scan to the partitions that can hold unfinished deliveries. Rows are locked only once they are
 * chosen; a row that somebody else is at is left to them.
 */
export const dispatchSql = `
WITH RECURSIVE hop (endpoint_id, number) AS (
  SELECT (
    SELECT endpoint_id FROM delivery
    WHERE completed_at IS NULL AND id >= $2::uuid AND endpoint_id > $1::uuid ORDER BY endpoint_id LIMIT 1
  ), 1
  UNION ALL
  SELECT (
    SELECT delivery.endpoint_id FROM delivery
    WHERE completed_at IS NULL AND id >= $2::uuid AND delivery.endpoint_id > hop.endpoint_id
    ORDER BY delivery.endpoint_id LIMIT 1
  ), number + 1
  FROM hop WHERE hop.endpoint_id IS NOT NULL AND number < $3
), visited AS MATERIALIZED (
  SELECT endpoint_id FROM hop WHERE endpoint_id IS NOT NULL
), chosen AS MATERIALIZED (
  SELECT candidate.id, candidate.tenant_id, endpoint.*
  FROM visited
  CROSS JOIN LATERAL (
    SELECT id AS endpoint_id, status, version, retry_schedule, timeout_ms FROM endpoint
    WHERE id = visited.endpoint_id LIMIT 1
  ) AS endpoint
  CROSS JOIN LATERAL (
    SELECT delivery.id, delivery.tenant_id FROM (
      SELECT id, tenant_id, status, attempts, queued_until, lease_until FROM delivery
      WHERE delivery.endpoint_id = visited.endpoint_id AND completed_at IS NULL AND id >= $2::uuid
        AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT $4 * ${lookAhead}
    ) AS delivery
    WHERE ${isForDispatch}
    LIMIT $4
  ) AS candidate
), taken AS MATERIALIZED (
  SELECT delivery.*, version, retry_schedule, timeout_ms
  FROM chosen AS endpoint
  CROSS JOIN LATERAL (
    SELECT id, tenant_id, delivery.endpoint_id, delivery.status, attempts, trigger, lease_token, lease_until
    FROM delivery
    WHERE delivery.id = endpoint.id AND delivery.tenant_id = endpoint.tenant_id AND delivery.id >= $2::uuid
      AND next_attempt_at <= now() AND completed_at IS NULL AND ${isForDispatch}
    LIMIT 1
    FOR UPDATE SKIP LOCKED
  ) AS delivery
), queued AS (
  UPDATE delivery SET queued_until = now() + $5 * interval '1 second'
  FROM taken
  WHERE delivery.id = taken.id AND delivery.tenant_id = taken.tenant_id AND delivery.id >= $2::uuid
    AND taken.status = 'pending'
)
SELECT (SELECT max(endpoint_id::text) FROM visited) AS last_endpoint_id, (SELECT count(*)::int FROM visited) AS visited,
  id, tenant_id, endpoint_id, status, attempts, trigger, lease_token, version, retry_schedule,
  lease_until - (timeout_ms + $7) * interval '1 millisecond' AS claimed_at
FROM (SELECT) AS always LEFT JOIN taken ON true`;

type Row = {
  last_endpoint_id: string | null;
  visited: number;
  id: string | null;
  tenant_id: string;
  endpoint_id: string;
  status: "pending" | "delivering";
  attempts: number;
  trigger: ExpiredClaim["trigger"];
  lease_token: string;
  version: number;
  retry_schedule: number[];
  claimed_at: Date;
};

export async function dispatchDeliveries(
  pool: Pool,
  turn: DispatchTurn,
  leaseSlackMs: number,
): Promise<Dispatched> {
  const rows = await runStatement<Row>(pool, "delivery-dispatch", dispatchSql, [
    turn.afterEndpointId ?? beforeAllIds,
    turn.oldestOpenId,
    turn.endpointLimit,
    turn.perEndpoint,
    turn.queuedForSeconds,
    turn.firstAttemptGraceSeconds,
    leaseSlackMs,
  ]);
  const result: Dispatched = { due: [], expired: [], lastEndpointId: null };
  for (const row of rows) {
    if (row.visited === turn.endpointLimit) result.lastEndpointId = row.last_endpoint_id;
    if (row.id === null) continue;
    if (row.status === "pending") result.due.push([row.id, row.endpoint_id]);
    else result.expired.push(toExpiredClaim(row, row.id));
  }
  return result;
}

function toExpiredClaim(row: Row, id: string): ExpiredClaim {
  return {
    id,
    tenantId: row.tenant_id,
    endpointId: row.endpoint_id,
    attempts: row.attempts,
    trigger: row.trigger,
    leaseToken: row.lease_token,
    endpointVersion: row.version,
    retrySchedule: row.retry_schedule,
    claimedAt: row.claimed_at,
  };
}
