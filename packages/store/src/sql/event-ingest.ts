import type { FirstAnswer, IngestResult, NewEvent } from "@posthorn/engine/pipeline-store";
import pg from "pg";
import { advisoryLocks } from "../advisory-locks.ts";
import { byteaArray, uuidArray } from "../binary-array.ts";
import { type Pool, runStatement, toArrayLiteral } from "../postgres.ts";

/** After each the ids are known that made it fail, so more than two are hardly ever needed. */
const mostTries = 4;

/**
 * Statement 1 of the hot path. An event counts only while its tenant's endpoint list is the one it was matched against, and
 * only if its idempotency key is new: the unique key decides, so two requests at once cannot both win. "IS TRUE" keeps the
 * set of fresh events a hash table; joined, it would be searched from end to end for each delivery. A batch with ordering
 * keys waits for others of its kind to commit before it writes anything, so that ordering numbers grow as emits commit.
 *
 * External ids are looked at before keys are written, since a key must not be kept for an event that is not. One that
 * another batch takes meanwhile breaks the unique key, and the whole statement with it: run again, it sees who has it.
 */
const makeIngestSql = (hasExternalIds: boolean) => `
WITH given AS (
  SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[],
    $11::int[], $12::text[], $13::text[]
  ) AS given (
    id, tenant_id, endpoints_version, event_type, payload, channels, tags, external_id, idempotency_key, request_hash,
    deliveries, ordering_key, schema_error
  )
  LEFT JOIN (SELECT pg_advisory_xact_lock(${advisoryLocks.orderedIngest}) WHERE $21) AS turn ON true
), matched AS (
  SELECT given.* FROM given
  JOIN tenant ON tenant.id = given.tenant_id AND tenant.endpoints_version = given.endpoints_version
), ${hasExternalIds ? free : ""} keyed AS (
  INSERT INTO idempotency_key (tenant_id, key, request_hash, event_id, event_type, deliveries)
  SELECT tenant_id, idempotency_key, request_hash, id, event_type, deliveries
  FROM ${hasExternalIds ? "free" : "matched"} WHERE idempotency_key IS NOT NULL
  ORDER BY tenant_id, idempotency_key
  ON CONFLICT DO NOTHING
  RETURNING event_id
), fresh AS (
  SELECT * FROM ${hasExternalIds ? "free" : "matched"} WHERE idempotency_key IS NULL OR id IN (SELECT event_id FROM keyed)
), ${hasExternalIds ? taken : ""} stored AS (
  INSERT INTO event (
    id, tenant_id, event_type, payload, channels, tags, external_id, ordering_key, matched_endpoints, schema_error
  )
  SELECT id, tenant_id, event_type, payload, channels::text[], tags::text[], external_id, ordering_key, deliveries,
    schema_error
  FROM fresh
), fanned_out AS (
  INSERT INTO delivery (
    id, tenant_id, event_id, endpoint_id, next_attempt_at, queued_until, is_ordered, ordering_key, ordering_number
  )
  SELECT id, tenant_id, event_id, endpoint_id, coalesce(deliver_at, now()),
    CASE WHEN queued THEN now() + $22 * interval '1 second' END, ordering_key IS NOT NULL, ordering_key,
    CASE WHEN ordering_key IS NOT NULL THEN nextval('delivery_ordering_number_seq') END
  FROM unnest($14::uuid[], $15::uuid[], $16::uuid[], $17::uuid[], $18::boolean[], $19::timestamptz[], $20::text[])
    AS wanted (id, tenant_id, event_id, endpoint_id, queued, deliver_at, ordering_key)
  WHERE (event_id IN (SELECT id FROM fresh)) IS TRUE
)
SELECT id, id IN (SELECT id FROM fresh) AS is_stored, now()::timestamptz(3) AS created_at FROM matched`;

const free = `
free AS (
  SELECT * FROM matched
  WHERE external_id IS NULL OR NOT EXISTS (
    SELECT FROM event_external_id AS taken
    WHERE taken.tenant_id = matched.tenant_id AND taken.external_id = matched.external_id
  )
),`;
/** In one order, so that two batches never wait for each other. */
const taken = `
taken AS (
  INSERT INTO event_external_id (tenant_id, external_id, event_id)
  SELECT tenant_id, external_id, id FROM fresh WHERE external_id IS NOT NULL ORDER BY tenant_id, external_id
),`;

export const ingestSql = makeIngestSql(false);
export const ingestWithExternalIdsSql = makeIngestSql(true);

const firstAnswersSql = `
SELECT asked.id, request_hash AS "requestHash", event_id AS "eventId", event_type AS "eventType", deliveries,
  created_at AS "createdAt"
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS asked (id, tenant_id, key)
JOIN idempotency_key USING (tenant_id, key)`;

const takenBySql = `
SELECT asked.id, event_id AS "eventId"
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS asked (id, tenant_id, external_id)
JOIN event_external_id USING (tenant_id, external_id)`;

/**
 * Commits a batch of events; see PipelineStore. What was not stored is looked up, for which a second statement runs: the
 * first answer of its idempotency key, or else the event that has its external id.
 */
export async function ingestEvents(
  pool: Pool,
  events: readonly NewEvent[],
  queuedForSeconds: number,
): Promise<IngestResult[]> {
  const withheld = findRepeatedExternalIds(events);
  const rows = await insertEvents(
    pool,
    withheld.size === 0 ? events : events.filter((event) => !withheld.has(event)),
    queuedForSeconds,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const unstored = events.filter((event) => byId.get(event.id)?.is_stored === false || withheld.has(event));
  // The batch is committed: a failed look-up must fail what was not stored alone.
  const [found] = await Promise.allSettled([findWhy(pool, unstored)]);
  return events.map((event) => {
    const row = byId.get(event.id);
    if (row?.is_stored) return { kind: "stored", createdAt: row.created_at };
    if (row === undefined && !withheld.has(event)) return { kind: "stale" };
    if (found.status === "rejected") return { kind: "failed", error: found.reason };
    return found.value.get(event.id) ?? { kind: "stale" };
  });
}

/** Of events with one external id the first goes on; the others find out what became of it. */
function findRepeatedExternalIds(events: readonly NewEvent[]): Set<NewEvent> {
  const seen = new Set<string>();
  const repeated = new Set<NewEvent>();
  for (const event of events) {
    if (event.externalId === null) continue;
    const name = `${event.tenantId} ${event.externalId}`;
    if (seen.has(name)) repeated.add(event);
    seen.add(name);
  }
  return repeated;
}

type StoredRow = { id: string; is_stored: boolean; created_at: Date };

async function insertEvents(
  pool: Pool,
  events: readonly NewEvent[],
  queuedForSeconds: number,
): Promise<StoredRow[]> {
  const hasOrdered = events.some((event) => event.orderingKey !== null);
  const parameters = [...eventColumns(events), ...deliveryColumns(events), hasOrdered, queuedForSeconds];
  if (events.every((event) => event.externalId === null))
    return runStatement<StoredRow>(pool, "event-ingest", ingestSql, parameters);
  for (let triesLeft = mostTries; ; triesLeft -= 1) {
    try {
      return await runStatement<StoredRow>(
        pool,
        "event-ingest-external-id",
        ingestWithExternalIdsSql,
        parameters,
      );
    } catch (error) {
      if (triesLeft === 1 || !isTakenMeanwhile(error)) throw error;
    }
  }
}

/** unique_violation: another batch that was under way has an external id of this one, and has committed. */
function isTakenMeanwhile(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "23505" && error.table === "event_external_id";
}

function eventColumns(events: readonly NewEvent[]): unknown[] {
  return [
    uuidArray(events.map((event) => event.id)),
    uuidArray(events.map((event) => event.tenantId)),
    events.map((event) => event.endpointsVersion),
    events.map((event) => event.eventType),
    byteaArray(events.map((event) => event.payload)),
    events.map((event) => toArrayLiteral(event.channels)),
    events.map((event) => toArrayLiteral(event.tags)),
    events.map((event) => event.externalId),
    events.map((event) => event.idempotency?.key ?? null),
    byteaArray(events.map((event) => event.idempotency?.requestHash ?? null)),
    events.map((event) => event.deliveries.length),
    events.map((event) => event.orderingKey),
    events.map((event) => event.schemaError),
  ];
}

function deliveryColumns(events: readonly NewEvent[]): unknown[] {
  const ids: string[] = [];
  const tenantIds: string[] = [];
  const eventIds: string[] = [];
  const endpointIds: string[] = [];
  const queued: boolean[] = [];
  const deliverAts: (Date | null)[] = [];
  const orderingKeys: (string | null)[] = [];
  for (const event of events) {
    for (const delivery of event.deliveries) {
      ids.push(delivery.id);
      tenantIds.push(event.tenantId);
      eventIds.push(event.id);
      endpointIds.push(delivery.endpointId);
      queued.push(delivery.feed !== "dispatcher");
      deliverAts.push(event.deliverAt);
      orderingKeys.push(event.orderingKey);
    }
  }
  return [...[ids, tenantIds, eventIds, endpointIds].map(uuidArray), queued, deliverAts, orderingKeys];
}

/** By the id of the event that was not stored. */
async function findWhy(pool: Pool, unstored: readonly NewEvent[]): Promise<Map<string, IngestResult>> {
  const why = new Map<string, IngestResult>();
  const keyed = unstored.filter((event) => event.idempotency !== null);
  for (const { id, ...first } of await findFirstAnswers(pool, keyed)) why.set(id, { kind: "repeat", first });
  const named = unstored.filter((event) => event.externalId !== null && !why.has(event.id));
  for (const { id, eventId } of await findTakenBy(pool, named)) why.set(id, { kind: "taken", eventId });
  return why;
}

/** See PipelineStore. */
export async function findFirstAnswer(
  pool: Pool,
  tenantId: string,
  key: string,
): Promise<FirstAnswer | null> {
  const [first] = await findFirstAnswers(pool, [{ id: tenantId, tenantId, idempotency: { key } }]);
  if (first === undefined) return null;
  const { id: _, ...answer } = first;
  return answer;
}

async function findFirstAnswers(
  pool: Pool,
  repeats: readonly (Pick<NewEvent, "id" | "tenantId"> & { idempotency: { key: string } | null })[],
): Promise<(FirstAnswer & { id: string })[]> {
  if (repeats.length === 0) return [];
  return runStatement(pool, "idempotency-key-find", firstAnswersSql, [
    repeats.map((event) => event.id),
    repeats.map((event) => event.tenantId),
    repeats.map((event) => event.idempotency?.key ?? null),
  ]);
}

async function findTakenBy(
  pool: Pool,
  events: readonly NewEvent[],
): Promise<{ id: string; eventId: string }[]> {
  if (events.length === 0) return [];
  return runStatement(pool, "external-id-find", takenBySql, [
    events.map((event) => event.id),
    events.map((event) => event.tenantId),
    events.map((event) => event.externalId),
  ]);
}
