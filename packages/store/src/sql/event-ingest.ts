import type { FirstAnswer, IngestResult, NewEvent } from "@posthorn/engine/pipeline-store";
import { advisoryLocks } from "../advisory-locks.ts";
import { byteaArray, uuidArray } from "../binary-array.ts";
import { type Pool, runStatement, toArrayLiteral } from "../postgres.ts";

/**
 * Statement 1 of the hot path. An event counts only while its tenant's endpoint list is the one it was matched against, and
 * only if its idempotency key is new: the unique key decides, so two requests at once cannot both win. "IS TRUE" keeps the
 * set of fresh events a hash table; joined, it would be searched from end to end for each delivery. A batch with ordering
 * keys waits for others of its kind to commit before it writes anything, so that ordering numbers grow as emits commit.
 */
export const ingestSql = `
WITH given AS (
  SELECT * FROM unnest(
    $1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::bytea[], $6::text[], $7::text[], $8::text[], $9::text[], $10::bytea[],
    $11::int[], $12::text[]
  ) AS given (
    id, tenant_id, endpoints_version, event_type, payload, channels, tags, external_id, idempotency_key, request_hash,
    deliveries, ordering_key
  )
  LEFT JOIN (SELECT pg_advisory_xact_lock(${advisoryLocks.orderedIngest}) WHERE $20) AS turn ON true
), matched AS (
  SELECT given.* FROM given
  JOIN tenant ON tenant.id = given.tenant_id AND tenant.endpoints_version = given.endpoints_version
), keyed AS (
  INSERT INTO idempotency_key (tenant_id, key, request_hash, event_id, event_type, deliveries)
  SELECT tenant_id, idempotency_key, request_hash, id, event_type, deliveries
  FROM matched WHERE idempotency_key IS NOT NULL
  ORDER BY tenant_id, idempotency_key
  ON CONFLICT DO NOTHING
  RETURNING event_id
), fresh AS (
  SELECT * FROM matched WHERE idempotency_key IS NULL OR id IN (SELECT event_id FROM keyed)
), stored AS (
  INSERT INTO event (id, tenant_id, event_type, payload, channels, tags, external_id, ordering_key)
  SELECT id, tenant_id, event_type, payload, channels::text[], tags::text[], external_id, ordering_key FROM fresh
), fanned_out AS (
  INSERT INTO delivery (
    id, tenant_id, event_id, endpoint_id, next_attempt_at, queued_until, is_ordered, ordering_key, ordering_number
  )
  SELECT id, tenant_id, event_id, endpoint_id, coalesce(deliver_at, now()),
    CASE WHEN queued THEN now() + $21 * interval '1 second' END, ordering_key IS NOT NULL, ordering_key,
    CASE WHEN ordering_key IS NOT NULL THEN nextval('delivery_ordering_number_seq') END
  FROM unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::uuid[], $17::boolean[], $18::timestamptz[], $19::text[])
    AS wanted (id, tenant_id, event_id, endpoint_id, queued, deliver_at, ordering_key)
  WHERE (event_id IN (SELECT id FROM fresh)) IS TRUE
)
SELECT id, id IN (SELECT id FROM fresh) AS is_stored, now()::timestamptz(3) AS created_at FROM matched`;

const firstAnswersSql = `
SELECT asked.id, request_hash AS "requestHash", event_id AS "eventId", event_type AS "eventType", deliveries,
  created_at AS "createdAt"
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS asked (id, tenant_id, key)
JOIN idempotency_key USING (tenant_id, key)`;

/** Commits a batch of events; see PipelineStore. A second statement runs only when an idempotency key was repeated. */
export async function ingestEvents(
  pool: Pool,
  events: readonly NewEvent[],
  queuedForSeconds: number,
): Promise<IngestResult[]> {
  const hasOrdered = events.some((event) => event.orderingKey !== null);
  const parameters = [...eventColumns(events), ...deliveryColumns(events), hasOrdered, queuedForSeconds];
  type Row = { id: string; is_stored: boolean; created_at: Date };
  const rows = await runStatement<Row>(pool, "event-ingest", ingestSql, parameters);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const repeats = events.filter((event) => byId.get(event.id)?.is_stored === false);
  // The batch is committed: a failed look-up must fail the repeats alone.
  const [firstAnswers] = await Promise.allSettled([findFirstAnswers(pool, repeats)]);
  return events.map((event) => {
    const row = byId.get(event.id);
    if (row === undefined) return { kind: "stale" };
    if (row.is_stored) return { kind: "stored", createdAt: row.created_at };
    if (firstAnswers.status === "rejected") return { kind: "failed", error: firstAnswers.reason };
    const first = firstAnswers.value.get(event.id);
    return first === undefined ? { kind: "stale" } : { kind: "repeat", first };
  });
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

async function findFirstAnswers(pool: Pool, repeats: readonly NewEvent[]): Promise<Map<string, FirstAnswer>> {
  if (repeats.length === 0) return new Map();
  const rows = await runStatement<FirstAnswer & { id: string }>(
    pool,
    "idempotency-key-find",
    firstAnswersSql,
    [
      repeats.map((event) => event.id),
      repeats.map((event) => event.tenantId),
      repeats.map((event) => event.idempotency?.key ?? null),
    ],
  );
  return new Map(rows.map(({ id, ...first }) => [id, first]));
}
