import { firstIdAt } from "@posthorn/domain/id";
import type {
  AdvancedOperation,
  ClaimedOperation,
  MissedEvent,
  MissingSet,
  ReplayBatch,
} from "@posthorn/engine/operations/operation-store";
import type { PoolClient } from "pg";
import { advisoryLocks } from "../advisory-locks.ts";
import { uuidArray } from "../binary-array.ts";
import { afterAllIds, beforeAllIds, type Pool, runStatement } from "../postgres.ts";
import { readKeptDays } from "./delivery-kept-days.ts";
import { runOperationBatch } from "./operation-advance.ts";

const isUndelivered = `NOT EXISTS (
  SELECT FROM delivery
  WHERE delivery.event_id = event.id AND delivery.tenant_id = $1 AND delivery.endpoint_id = $2
)`;

/** `$6` and `$7`: an event type or its prefix; `$8`: a tag. Tests were for one endpoint alone. */
const findSql = (range: string) => `
WITH seen AS MATERIALIZED (
  SELECT id, event_type, channels, tags, payload IS NOT NULL AND NOT is_test AS is_wanted,
    coalesce(octet_length(payload), 0) AS bytes
  FROM event WHERE tenant_id = $1 AND ${range} ORDER BY id LIMIT $5
)
SELECT id, event_type AS "eventType", channels, bytes AS "payloadBytes",
  is_wanted AND ($6::text IS NULL OR event_type = $6) AND ($7::text IS NULL OR starts_with(event_type, $7))
    AND ($8::text IS NULL OR tags @> ARRAY[$8]) AND ${isUndelivered} AS "isMissed"
FROM seen AS event ORDER BY id`;
const findInRangeSql = findSql("id > $3 AND id < $4");
/** A statement of its own, so that no plan that is kept reads the whole range for one event. */
export const findOneSql = findSql("id = $9 AND id > $3 AND id < $4");

export async function findMissed(
  pool: Pool,
  { tenantId, endpointId, filter }: MissingSet,
  after: string | null,
  limit: number,
): Promise<{ missed: MissedEvent[]; last: string | null }> {
  const { createdAfter, createdBefore, eventType, tag, eventId } = filter;
  const start = after ?? (createdAfter === undefined ? beforeAllIds : firstIdAt(createdAfter.getTime()));
  const end = createdBefore === undefined ? afterAllIds : firstIdAt(createdBefore.getTime());
  const isPrefix = eventType?.endsWith(".*") ?? false;
  const [name, prefix] = isPrefix ? [null, eventType?.slice(0, -1)] : [eventType, null];
  const values = [tenantId, endpointId, start, end, limit, name ?? null, prefix ?? null, tag ?? null];
  type Row = MissedEvent & { isMissed: boolean };
  const rows =
    eventId === undefined
      ? await runStatement<Row>(pool, "operation-find-missed", findInRangeSql, values)
      : await runStatement<Row>(pool, "operation-find-missed-one", findOneSql, [...values, eventId]);
  const isKept = await readKeptDays(pool); // afterwards: a day that is still there then was there before
  const missed = rows
    .filter(({ id, isMissed }) => isMissed && isKept(id))
    .map(({ isMissed: _, ...event }) => event);
  return { missed, last: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}

const payloadsSql = `
SELECT id, payload FROM event WHERE tenant_id = $1 AND id = ANY ($2::uuid[]) AND id >= $3 AND payload IS NOT NULL`;

export function readPayloads(
  pool: Pool,
  tenantId: string,
  eventIds: readonly string[],
): Promise<{ id: string; payload: Uint8Array }[]> {
  const [first = beforeAllIds] = eventIds.toSorted();
  return runStatement(pool, "operation-read-payloads", payloadsSql, [tenantId, uuidArray(eventIds), first]);
}

/** Two replays for one endpoint take turns, and it stays as it is meanwhile. */
const lockSql = `
SELECT version FROM endpoint WHERE tenant_id = $1 AND id = $2 AND status <> 'deleted' FOR NO KEY UPDATE`;

/**
 * Run after the lock in a statement of its own, so that it sees what another replay has made. Each event is locked, so that
 * its payload stays. With ordering keys it waits for others of its kind, as ingest does (decision 0013).
 */
const replaySql = `
WITH wanted AS MATERIALIZED (
  SELECT wanted.id, wanted.event_id FROM unnest($3::uuid[], $4::uuid[]) AS wanted (id, event_id)
), missing AS MATERIALIZED (
  SELECT wanted.id AS delivery_id, event.id FROM wanted CROSS JOIN LATERAL (SELECT wanted.event_id AS id) AS event
  WHERE ${isUndelivered}
), kept AS MATERIALIZED (
  SELECT missing.delivery_id, event.id, event.ordering_key
  FROM missing CROSS JOIN LATERAL (
    SELECT id, ordering_key FROM event
    WHERE event.tenant_id = $1 AND event.id = missing.id AND event.id >= $5::uuid AND payload IS NOT NULL
    FOR SHARE
  ) AS event
  ORDER BY event.id
), turn AS MATERIALIZED (
  SELECT pg_advisory_xact_lock(${advisoryLocks.orderedIngest}) FROM kept WHERE ordering_key IS NOT NULL LIMIT 1
), made AS (
  INSERT INTO delivery (
    id, tenant_id, event_id, endpoint_id, trigger, next_attempt_at, is_ordered, ordering_key, ordering_number
  )
  SELECT delivery_id, $1, id, $2, 'operation', now(), ordering_key IS NOT NULL, ordering_key,
    CASE WHEN ordering_key IS NOT NULL THEN nextval('delivery_ordering_number_seq') END
  FROM kept WHERE (SELECT count(*) FROM turn) >= 0
  RETURNING 1
)
SELECT (SELECT count(*)::int FROM made) AS done, (SELECT count(*)::int FROM missing) - (SELECT count(*)::int FROM made) AS failed`;

/** Makes the deliveries that are still missing; see OperationStore. */
export async function replayBatch(
  pool: Pool,
  claimed: ClaimedOperation,
  { endpointId, endpointVersion, deliveries, cursor, isFinished }: ReplayBatch,
  pauseSeconds: number,
): Promise<AdvancedOperation | "changed" | null> {
  const { tenantId } = claimed;
  try {
    return await runOperationBatch(pool, claimed, pauseSeconds, async (client) => {
      const { rows } = await client.query<{ version: number }>(lockSql, [tenantId, endpointId]);
      if (rows[0]?.version !== endpointVersion) throw new EndpointChangedError();
      const made = await makeDeliveries(client, [tenantId, endpointId], deliveries);
      return { ...made, cursor, total: null, status: isFinished ? "finished" : "running" };
    });
  } catch (error) {
    if (error instanceof EndpointChangedError) return "changed";
    throw error;
  }
}

/** Thrown to roll back. */
class EndpointChangedError extends Error {}

/** The lock that writing takes anyway: from now on no day is dropped. */
const holdDaysSql = "LOCK TABLE ONLY delivery IN ROW EXCLUSIVE MODE";

async function makeDeliveries(
  client: PoolClient,
  target: readonly [tenantId: string | null, endpointId: string],
  deliveries: ReplayBatch["deliveries"],
): Promise<{ done: number; failed: number }> {
  await client.query(holdDaysSql);
  const isKept = await readKeptDays(client);
  const kept = deliveries.filter(({ eventId }) => isKept(eventId));
  const [first] = kept;
  if (first === undefined) return { done: 0, failed: 0 };
  const ids = [kept.map(({ id }) => id), kept.map(({ eventId }) => eventId)];
  const values = [...target, ...ids.map(uuidArray), first.eventId];
  const { rows } = await client.query<{ done: number; failed: number }>(replaySql, values);
  return rows[0] ?? { done: 0, failed: 0 };
}
