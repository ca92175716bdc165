import type { ClaimedDelivery, LaneAsk, LaneClaims } from "@posthorn/engine/pipeline-store";
import type { PoolClient } from "pg";
import { uuidArray } from "../binary-array.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { type ExpiredRow, toExpiredClaim } from "./expired-claim.ts";
import { isDue } from "./is-due.ts";

/** Places in a rate are given out so far ahead: a worker that looks a little late then wastes none. */
const horizonMs = 250;
/** How late a request may leave: less than the way to the next place, so that no second holds more than one too many. */
const toleranceOfSpacing = 0.5;
const leastToleranceMs = 25;
/** Ordering keys that one look visits; the next look goes on behind them. */
const keysAtOnce = 200;

/** A lane that another worker is at is looked at again so soon. */
const busyLaneMs = 20;

/** Waits for nobody: one worker that stands still must not hold up the lanes of all. */
const lockSql = `
SELECT endpoint_id FROM endpoint_lane WHERE endpoint_id = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED`;

/**
 * Run after the lock in a statement of its own, so that it sees what other workers have claimed. `room` is what the rate has
 * places for up to the horizon, or one probe of an open breaker whose pause is over; places begin no later than the rate has
 * it now, whatever it was. Of ordered deliveries only the first unfinished one of each key may go, and only while no other of
 * its key is under way: one behind it can be only when it was retried meanwhile, and then it says for which it waits. The keys
 * are hopped through, one probe each, however many wait behind.
 */
export const laneClaimSql = `
WITH lane AS MATERIALIZED (
  SELECT asked.endpoint_id, asked.after_key, tenant_id, version, timeout_ms, retry_schedule, backlog_from, rate_per_second,
    breaker, failing_since IS NOT NULL AS is_failing,
    rate_per_second IS NOT NULL OR breaker = 'open' AS is_held, status = 'active' AS is_active, first_slot_at,
    CASE
      WHEN status <> 'active' THEN 0
      WHEN breaker = 'open' AND opened_until > statement_timestamp() THEN 0
      ELSE least(
        asked.room,
        CASE WHEN breaker = 'open' THEN 1 ELSE asked.room END,
        CASE WHEN rate_per_second IS NULL THEN asked.room
          ELSE greatest(0, 1 + floor(
            extract(epoch FROM statement_timestamp() + $6 * interval '1 millisecond' - first_slot_at) * rate_per_second
          ))::int END
      )
    END AS room
  FROM unnest($1::uuid[], $2::int[], $3::text[]) AS asked (endpoint_id, room, after_key)
  CROSS JOIN LATERAL (
    SELECT tenant_id, status, version, timeout_ms, retry_schedule, backlog_from, rate_per_second
    FROM endpoint WHERE id = asked.endpoint_id LIMIT 1
  ) AS endpoint
  CROSS JOIN LATERAL (
    SELECT *, CASE WHEN rate_per_second IS NULL THEN statement_timestamp() ELSE greatest(
        statement_timestamp(),
        least(coalesce(next_slot_at, statement_timestamp()), statement_timestamp() + $6 * interval '1 millisecond' + interval '1 second' / rate_per_second)
      ) END AS first_slot_at
    FROM endpoint_lane WHERE endpoint_id = asked.endpoint_id LIMIT 1
  ) AS lane
), head AS MATERIALIZED (
  SELECT lane.endpoint_id, key.*
  FROM lane CROSS JOIN LATERAL (
    WITH RECURSIVE key AS (
      (
        SELECT ordering_key, ordering_number, id, status, next_attempt_at, attempts, trigger, lease_token, lease_until, waits_for,
          1 AS number
        FROM delivery
        WHERE endpoint_id = lane.endpoint_id AND completed_at IS NULL AND is_ordered AND id >= $5::uuid
          AND ordering_key > coalesce(lane.after_key, '')
        ORDER BY ordering_key, ordering_number LIMIT 1
      )
      UNION ALL
      SELECT next.*, key.number + 1
      FROM key CROSS JOIN LATERAL (
        SELECT ordering_key, ordering_number, id, status, next_attempt_at, attempts, trigger, lease_token, lease_until, waits_for
        FROM delivery
        WHERE endpoint_id = lane.endpoint_id AND completed_at IS NULL AND is_ordered AND id >= $5::uuid
          AND delivery.ordering_key > key.ordering_key
        ORDER BY delivery.ordering_key, ordering_number LIMIT 1
      ) AS next
      WHERE key.number < ${keysAtOnce}
    )
    SELECT * FROM key
  ) AS key
), under_way AS MATERIALIZED (
  SELECT endpoint_id, ordering_key, id, attempts, trigger, lease_token, lease_until FROM head WHERE status = 'delivering'
  UNION ALL
  SELECT head.endpoint_id, head.ordering_key, later.*
  FROM head CROSS JOIN LATERAL (
    SELECT id, attempts, trigger, lease_token, lease_until FROM delivery
    WHERE delivery.id = head.waits_for AND id >= $5::uuid AND status = 'delivering' LIMIT 1
  ) AS later
  WHERE head.status = 'pending' AND head.waits_for IS NOT NULL
), picked AS MATERIALIZED (
  SELECT lane.*, due.id, row_number() OVER (PARTITION BY lane.endpoint_id ORDER BY due.next_attempt_at, due.id) - 1 AS place
  FROM lane CROSS JOIN LATERAL (
    SELECT id, next_attempt_at FROM (
      (
        SELECT id, next_attempt_at FROM delivery
        WHERE delivery.tenant_id = lane.tenant_id AND delivery.endpoint_id = lane.endpoint_id AND NOT is_ordered
          AND completed_at IS NULL AND status = 'pending' AND ${isDue} AND id >= $5::uuid
          AND (lane.backlog_from IS NULL OR id >= lane.backlog_from OR trigger <> 'schedule')
        ORDER BY next_attempt_at LIMIT lane.room
      )
      UNION ALL
      SELECT id, next_attempt_at FROM head
      WHERE head.endpoint_id = lane.endpoint_id AND status = 'pending' AND ${isDue}
        AND NOT EXISTS (
          SELECT FROM under_way
          WHERE under_way.endpoint_id = head.endpoint_id AND under_way.ordering_key = head.ordering_key
        )
        AND (lane.backlog_from IS NULL OR id >= lane.backlog_from OR trigger <> 'schedule')
    ) AS waiting
    ORDER BY next_attempt_at, id LIMIT lane.room
  ) AS due
), claimed AS (
  UPDATE delivery SET
    status = 'delivering', attempts = attempts + 1, queued_until = NULL, lease_token = $4,
    lease_until = first_slot_at + coalesce(place / rate_per_second, 0) * interval '1 second'
      + interval '1 millisecond' * ($7 + timeout_ms)
  FROM (SELECT * FROM picked ORDER BY id) AS picked
  WHERE delivery.id = picked.id AND delivery.tenant_id = picked.tenant_id AND delivery.id >= $5::uuid
    AND delivery.status = 'pending'
  RETURNING delivery.id, delivery.tenant_id, event_id, delivery.endpoint_id, attempts, trigger, lease_token, lease_until,
    is_ordered, place
), moved AS (
  UPDATE endpoint_lane SET
    next_slot_at = CASE WHEN rate_per_second IS NULL THEN endpoint_lane.next_slot_at
      ELSE first_slot_at + taken.count / rate_per_second * interval '1 second' END,
    opened_until = CASE WHEN lane.breaker = 'open' THEN taken.lease_until ELSE opened_until END
  FROM (SELECT endpoint_id, max(place) + 1 AS count, max(lease_until) AS lease_until FROM claimed GROUP BY endpoint_id) AS taken
  CROSS JOIN LATERAL (SELECT * FROM lane WHERE lane.endpoint_id = taken.endpoint_id LIMIT 1) AS lane
  WHERE endpoint_lane.endpoint_id = taken.endpoint_id AND lane.is_held
)
SELECT lane.endpoint_id, lane.tenant_id, lane.version, lane.timeout_ms, lane.retry_schedule, lane.rate_per_second, lane.room,
  lane.is_failing, lane.is_active, lane.breaker = 'open' AS is_probe, is_ordered, 'claimed' AS kind, claimed.id, claimed.attempts, claimed.trigger,
  claimed.lease_token, claimed.event_id, event.event_type, event.payload, NULL AS ordering_key, NULL::timestamptz AS claimed_at,
  (extract(epoch FROM first_slot_at) * 1000 + coalesce(place * 1000 / lane.rate_per_second, 0))::float8 AS place_ms,
  NULL::float8 AS answered_ms
FROM lane
CROSS JOIN LATERAL (SELECT * FROM claimed WHERE claimed.endpoint_id = lane.endpoint_id) AS claimed
CROSS JOIN LATERAL (
  SELECT event_type, payload FROM event WHERE id = claimed.event_id AND tenant_id = claimed.tenant_id LIMIT 1
) AS event
UNION ALL
SELECT lane.endpoint_id, lane.tenant_id, lane.version, lane.timeout_ms, lane.retry_schedule, lane.rate_per_second, lane.room,
  lane.is_failing, lane.is_active, false, true, 'expired', lost.id, lost.attempts, lost.trigger, lost.lease_token, NULL, NULL, NULL, NULL,
  lost.lease_until - (lane.timeout_ms + $7) * interval '1 millisecond', NULL, NULL
FROM lane CROSS JOIN LATERAL (
  SELECT * FROM under_way WHERE under_way.endpoint_id = lane.endpoint_id AND lease_until <= now()
) AS lost
UNION ALL
SELECT lane.endpoint_id, lane.tenant_id, lane.version, lane.timeout_ms, lane.retry_schedule, lane.rate_per_second, lane.room,
  lane.is_failing, lane.is_active, lane.breaker = 'open', NULL, 'lane', NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  (SELECT ordering_key FROM head WHERE head.endpoint_id = lane.endpoint_id AND number = ${keysAtOnce}), NULL,
  (extract(epoch FROM first_slot_at) * 1000)::float8, (extract(epoch FROM clock_timestamp()) * 1000)::float8
FROM lane`;

type Row = ExpiredRow & {
  kind: "claimed" | "expired" | "lane";
  rate_per_second: number | null;
  room: number;
  is_failing: boolean;
  is_active: boolean;
  is_probe: boolean;
  is_ordered: boolean;
  event_id: string;
  event_type: string;
  payload: Uint8Array;
  ordering_key: string | null;
  place_ms: number;
  answered_ms: number;
};

/** Claims by the rules of the lanes; see PipelineStore. */
export async function claimFromLanes(
  pool: Pool,
  asked: readonly LaneAsk[],
  lease: { token: string; slackMs: number; oldestOpenId: string },
): Promise<LaneClaims> {
  return runTransaction(pool, async (client) => {
    const values = [uuidArray(asked.map((ask) => ask.endpointId))];
    const locked = await client.query<{ endpoint_id: string }>({ name: "lane-lock", text: lockSql, values });
    const ids = new Set(locked.rows.map((row) => row.endpoint_id));
    const free = asked.filter(({ endpointId }) => ids.has(endpointId));
    const busy = asked.filter(({ endpointId }) => !ids.has(endpointId));
    const rows = free.length === 0 ? [] : await claimFromFree(client, free, lease);
    const claims = readClaims(rows);
    const again = busy.map(({ endpointId, afterKey }) => ({ endpointId, afterKey, inMs: busyLaneMs }));
    return { ...claims, again: [...claims.again, ...again] };
  });
}

async function claimFromFree(
  client: PoolClient,
  asked: readonly LaneAsk[],
  lease: { token: string; slackMs: number; oldestOpenId: string },
): Promise<Row[]> {
  const { rows } = await client.query<Row>({
    name: "lane-claim",
    text: laneClaimSql,
    values: [
      uuidArray(asked.map((ask) => ask.endpointId)),
      asked.map((ask) => ask.room),
      asked.map((ask) => ask.afterKey),
      lease.token,
      lease.oldestOpenId,
      horizonMs,
      lease.slackMs,
    ],
  });
  return rows;
}

function readClaims(rows: readonly Row[]): LaneClaims {
  const claimed = rows.filter((row) => row.kind === "claimed").map(toClaimedDelivery);
  const expired = rows.filter((row) => row.kind === "expired").map(toExpiredClaim);
  const counts = new Map<string, number>();
  for (const { endpointId } of claimed) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
  const lanes = rows.filter((row) => row.kind === "lane");
  const again = lanes.flatMap((lane) => nextLook(lane, counts.get(lane.endpoint_id) ?? 0));
  return { answeredAtMs: lanes[0]?.answered_ms ?? null, claimed, expired, again };
}

/** A rate whose places are used up is looked at when the next ones come into sight; keys that were not seen, at once. */
function nextLook(lane: Row, claimed: number): LaneClaims["again"] {
  const { endpoint_id: endpointId, ordering_key: afterKey, rate_per_second: rate } = lane;
  if (rate !== null && lane.is_active && !lane.is_probe && claimed === lane.room) {
    const inMs = Math.max(0, lane.place_ms - lane.answered_ms + (claimed * 1000) / rate - horizonMs / 2);
    return [{ endpointId, inMs, afterKey }];
  }
  return afterKey === null ? [] : [{ endpointId, inMs: 0, afterKey }];
}

function toClaimedDelivery(row: Row): ClaimedDelivery {
  const rate = row.rate_per_second;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    eventId: row.event_id,
    endpointId: row.endpoint_id,
    eventType: row.event_type,
    payload: row.payload,
    attempts: row.attempts,
    trigger: row.trigger,
    leaseToken: row.lease_token,
    endpointVersion: row.version,
    isFailing: row.is_failing,
    isProbe: row.is_probe,
    isOrdered: row.is_ordered,
    place:
      rate === null
        ? null
        : { atMs: row.place_ms, toleranceMs: Math.max(leastToleranceMs, (toleranceOfSpacing * 1000) / rate) },
  };
}
