import type { FirstAnswer, IngestResult, NewEvent } from "@posthorn/engine/pipeline-store";
import pg from "pg";
import { advisoryLocks } from "../advisory-locks.ts";
import { byteaArray, floatArray, intArray, textArray, uuidArray } from "../binary-array.ts";
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
  SELECT id, tenant_id, event_id, endpoint_id, coalesce(to_timestamp(deliver_at), now()),
    CASE WHEN queued = 1 THEN now() + $22 * interval '1 second' END, ordering_key IS NOT NULL, ordering_key,
    CASE WHEN ordering_key IS NOT NULL THEN nextval('delivery_ordering_number_seq') END
  FROM unnest($14::uuid[], $15::uuid[], $16::uuid[], $17::uuid[], $18::int[], $19::float8[], $20::text[])
    AS wanted (id, tenant_id, event_id, endpoint_id, queued, deliver_at, ordering_key)
  WHERE (event_id IN (SELECT id FROM fresh)) IS TRUE
)
SELECT now()::timestamptz(3) AS "createdAt", CASE WHEN (SELECT count(*) FROM fresh) < $23 THEN
  (SELECT coalesce(jsonb_object_agg(id, id IN (SELECT id FROM fresh)), '{}') FROM matched)
END AS "isStoredById"`;

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
  const given = withheld.size === 0 ? events : events.filter((event) => !withheld.has(event));
  const { createdAt, isStoredById } = await insertEvents(pool, given, queuedForSeconds);
  const stored: IngestResult = { kind: "stored", createdAt };
  if (isStoredById === null && withheld.size === 0) return events.map(() => stored);
  const isStored = (event: NewEvent) => {
    if (withheld.has(event)) return false;
    return isStoredById === null || isStoredById[event.id];
  };
  const unstored = events.filter((event) => isStored(event) === false);
  // The batch is committed: a failed look-up must fail what was not stored alone.
  const [found] = await Promise.allSettled([findWhy(pool, unstored)]);
  return events.map((event) => {
    if (isStored(event)) return stored;
    if (isStored(event) === undefined) return { kind: "stale" };
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

/** `isStoredById` is null when all events were stored, which costs the least; it leaves out those matched against an old list. */
type Inserted = { createdAt: Date; isStoredById: Record<string, boolean> | null };

async function insertEvents(
  pool: Pool,
  events: readonly NewEvent[],
  queuedForSeconds: number,
): Promise<Inserted> {
  const hasOrdered = events.some((event) => event.orderingKey !== null);
  const parameters = [
    ...[...eventColumns(events), ...deliveryColumns(events)],
    ...[hasOrdered, queuedForSeconds, events.length],
  ];
  const run = async (name: string, sql: string) =>
    asInserted(await runStatement<Inserted>(pool, name, sql, parameters));
  if (events.every((event) => event.externalId === null)) return run("event-ingest", ingestSql);
  for (let triesLeft = mostTries; ; triesLeft -= 1) {
    try {
      return await run("event-ingest-external-id", ingestWithExternalIdsSql);
    } catch (error) {
      if (triesLeft === 1 || !isTakenMeanwhile(error)) throw error;
    }
  }
}

/** The statement answers one row. */
function asInserted([inserted]: Inserted[]): Inserted {
  if (inserted === undefined) throw new Error("nothing was answered to an insert");
  return inserted;
}

/** unique_violation: another batch that was under way has an external id of this one, and has committed. */
function isTakenMeanwhile(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "23505" && error.table === "event_external_id";
}

function eventColumns(events: readonly NewEvent[]): unknown[] {
  return [
    uuidArray(events.map((event) => event.id)),
    uuidArray(events.map((event) => event.tenantId)),
    intArray(events.map((event) => event.endpointsVersion)),
    textArray(events.map((event) => event.eventType)),
    byteaArray(events.map((event) => event.payload)),
    textArray(events.map((event) => toArrayLiteral(event.channels))),
    textArray(events.map((event) => toArrayLiteral(event.tags))),
    textArray(events.map((event) => event.externalId)),
    textArray(events.map((event) => event.idempotency?.key ?? null)),
    byteaArray(events.map((event) => event.idempotency?.requestHash ?? null)),
    intArray(events.map((event) => event.deliveries.length)),
    textArray(events.map((event) => event.orderingKey)),
    textArray(events.map((event) => event.schemaError)),
  ];
}

function deliveryColumns(events: readonly NewEvent[]): unknown[] {
  const ids: string[] = [];
  const tenantIds: string[] = [];
  const eventIds: string[] = [];
  const endpointIds: string[] = [];
  const queued: number[] = [];
  const deliverAts: (number | null)[] = [];
  const orderingKeys: (string | null)[] = [];
  for (const event of events) {
    for (const delivery of event.deliveries) {
      ids.push(delivery.id);
      tenantIds.push(event.tenantId);
      eventIds.push(event.id);
      endpointIds.push(delivery.endpointId);
      queued.push(delivery.feed === "dispatcher" ? 0 : 1);
      deliverAts.push(event.deliverAt && event.deliverAt.getTime() / 1_000);
      orderingKeys.push(event.orderingKey);
    }
  }
  const keys = [ids, tenantIds, eventIds, endpointIds].map(uuidArray);
  return [...keys, intArray(queued), floatArray(deliverAts), textArray(orderingKeys)];
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
