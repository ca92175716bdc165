import { firstIdAt } from "@posthorn/domain/id";
import type { StoreUnderTest } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { idsOfDay, partitionName } from "../../sql/partition-day.ts";

export const dayLengthMs = 86_400_000;

/** Midnight, UTC, so many days ago. */
export function dayAgo(days: number): number {
  return (Math.floor(Date.now() / dayLengthMs) - days) * dayLengthMs;
}

/** Of the rows of a day, `unfinished` deliveries wait; the others are delivered, with an attempt each. */
export type OldDay = { daysAgo: number; finished: number; unfinished: number; payloadBytes?: number };
type Target = { tenantId: string; endpointId: string };
type Query = StoreUnderTest["query"];

/** A day's partitions, as upkeep made them when the day was ahead. */
export async function addOldPartitions(query: Query, daysAgo: number): Promise<void> {
  const { from, to } = idsOfDay(dayAgo(daysAgo));
  for (const table of ["event", "delivery", "attempt"] as const) {
    const name = partitionName(table, dayAgo(daysAgo));
    await query(
      `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES FROM (${from}) TO (${to})`,
    );
  }
}

/** Rows of an old day, wherever the table puts them; answers the ids of the unfinished deliveries and of their events. */
export async function addOldRows(
  query: Query,
  { tenantId, endpointId }: Target,
  { daysAgo, finished, unfinished, payloadBytes = 20 }: OldDay,
): Promise<{ deliveryIds: string[]; eventIds: string[] }> {
  const values = [dayAgo(daysAgo), tenantId, endpointId, finished, unfinished, payloadBytes];
  const rows = await query<{ delivery_id: string; event_id: string }>(fillSql, values);
  return { deliveryIds: rows.map((row) => row.delivery_id), eventIds: rows.map((row) => row.event_id) };
}

const fillSql = `
WITH made AS (
  SELECT n > $4::int AS is_open, make_old_id($1, 3, n) AS event_id, make_old_id($1, 4, n) AS delivery_id,
    make_old_id($1, 5, n) AS attempt_id
  FROM generate_series(1, $4::int + $5::int) AS n
), events AS (
  INSERT INTO event (id, tenant_id, event_type, payload, channels, tags)
  SELECT event_id, $2::uuid, 'invoice.paid', convert_to(repeat('x', $6::int), 'UTF8'), '{}', '{}' FROM made
), deliveries AS (
  INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, completed_at)
  SELECT delivery_id, $2::uuid, event_id, $3::uuid,
    CASE WHEN is_open THEN 'pending' ELSE 'delivered' END::delivery_status, 1, now() - interval '1 day',
    CASE WHEN NOT is_open THEN now() - interval '1 day' END
  FROM made
), attempts AS (
  INSERT INTO attempt (
    id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason, endpoint_version
  )
  SELECT attempt_id, delivery_id, $2::uuid, $3::uuid, 1, 'schedule', now(), 5, 'http_5xx', 1 FROM made
)
SELECT delivery_id, event_id FROM made WHERE is_open ORDER BY delivery_id`;

/** Ids of any moment of a day. */
export const makeOldIdSql = `
CREATE OR REPLACE FUNCTION make_old_id(day_ms bigint, kind int, n bigint) RETURNS uuid LANGUAGE sql VOLATILE AS $$
  SELECT (
    lpad(to_hex(day_ms + (n * 7919) % 86000000), 12, '0') || '7' || lpad(to_hex(kind), 3, '0')
    || '8' || substr(md5(random()::text), 1, 15)
  )::uuid
$$`;

/** An id of a moment of a day, of the test's own. */
export function oldId(daysAgo: number): string {
  return firstIdAt(dayAgo(daysAgo) + 1_000).slice(0, 13) + uuidv7().slice(13);
}
