import type {
  AdvancedOperation,
  ClaimedOperation,
  DeliverySet,
  Pace,
} from "@posthorn/engine/operations/operation-store";
import type { PoolClient } from "pg";
import { uuidArray } from "../binary-array.ts";
import type { Pool } from "../postgres.ts";
import { hasKeyOf } from "./delivery-key.ts";
import { lockLanesOfOrdered, waitsForSql } from "./lane-hold-key.ts";
import { type Advance, runOperationBatch } from "./operation-advance.ts";
import { describeRange, describeRest, describeStatus, joinEvent, type Parameter } from "./operation-set.ts";

/** So many rows of the range are looked at in a batch, however few of them are of the set. */
const windowRows = 10_000;

/** What makes a delivery changeable, and the change. */
type DeliveryChange = {
  /** On `asked`; a delivery of the set that it does not hold for has failed. */
  isAllowed: string;
  set: string;
  /** Puts deliveries before others of their ordering key. */
  isReordering: boolean;
};

const kept = `(
  SELECT payload IS NOT NULL FROM event WHERE event.id = asked.event_id AND event.tenant_id = asked.tenant_id FOR SHARE
)`;
const hasEndpoint =
  "EXISTS (SELECT FROM endpoint WHERE endpoint.id = asked.endpoint_id AND endpoint.status <> 'deleted')";

/** As a retry by hand, but that an open breaker holds it: a crowd is no probe. */
const retry: DeliveryChange = {
  isAllowed: `asked.status <> 'delivering' AND ${hasEndpoint} AND ${kept} IS TRUE`,
  set: `status = 'pending', trigger = 'operation', next_attempt_at = now(), completed_at = NULL, queued_until = NULL,
    waits_for = ${waitsForSql}`,
  isReordering: true,
};

const cancel: DeliveryChange = {
  isAllowed: "asked.status = 'pending'",
  set: "status = 'cancelled', completed_at = now(), queued_until = NULL",
  isReordering: false,
};

export function retryBatch(
  pool: Pool,
  claimed: ClaimedOperation,
  pace: Pace,
): Promise<AdvancedOperation | null> {
  return changeBatch(pool, claimed, pace, retry);
}

export function cancelBatch(
  pool: Pool,
  claimed: ClaimedOperation,
  pace: Pace,
): Promise<AdvancedOperation | null> {
  return changeBatch(pool, claimed, pace, cancel);
}

/** Goes on through the set in order of id; the cursor is the last id that was looked at. */
function changeBatch(
  pool: Pool,
  claimed: ClaimedOperation,
  { limit, pauseSeconds }: Pace,
  change: DeliveryChange,
): Promise<AdvancedOperation | null> {
  const set: DeliverySet = { ...claimed, frozenAt: claimed.createdAt };
  return runOperationBatch(pool, claimed, pauseSeconds, async (client): Promise<Advance> => {
    const { ids, last } = await findNext(client, set, claimed.cursor, limit);
    const changed = ids.length === 0 ? { done: 0, failed: 0 } : await changeAll(client, set, ids, change);
    return { ...changed, cursor: last, total: null, status: last === null ? "finished" : "running" };
  });
}

/** Rows are read in order until enough are found, each with a look-up of its event: nothing is sorted, however much there is. */
export const inOrder =
  "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL jit = off";

/** `last` is the last that was looked at; null when there is nothing behind it. */
async function findNext(
  client: PoolClient,
  set: DeliverySet,
  after: string | null,
  limit: number,
): Promise<{ ids: string[]; last: string | null }> {
  const { parameter, values } = collectValues();
  const range = describeRange(set, after, parameter);
  const most = `${parameter(limit)}::int`;
  const sql = `
    WITH found AS MATERIALIZED (
      SELECT ARRAY(
        SELECT delivery.id
        FROM (SELECT * FROM delivery WHERE ${range} ORDER BY id LIMIT ${windowRows}) AS delivery
        ${joinEvent(set)}
        WHERE ${describeRest(set, parameter)}
        ORDER BY delivery.id LIMIT ${most}
      ) AS ids
    )
    SELECT ids, CASE WHEN cardinality(ids) = ${most} THEN ids[${most}]
      ELSE (SELECT id FROM delivery WHERE ${range} ORDER BY id OFFSET ${windowRows - 1} LIMIT 1) END AS last
    FROM found`;
  await client.query(inOrder);
  const { rows } = await client.query<{ ids: string[]; last: string | null }>(sql, values);
  return rows[0] ?? { ids: [], last: null };
}

/**
 * Rows are locked in order of id, as by all who lock several, and looked at again: they may have changed since they were
 * found. With each the event is locked that a retry needs, so that its payload stays.
 */
async function changeAll(
  client: PoolClient,
  set: DeliverySet,
  ids: readonly string[],
  { isAllowed, set: assignments, isReordering }: DeliveryChange,
): Promise<{ done: number; failed: number }> {
  if (isReordering) await lockLanesOfOrdered(client, ids);
  const { parameter, values } = collectValues();
  const [all, first] = [parameter(uuidArray(ids)), parameter(ids[0])];
  const ofTenant = set.tenantId === null ? "true" : `delivery.tenant_id = ${parameter(set.tenantId)}::uuid`;
  const sql = `
    WITH asked AS MATERIALIZED (
      SELECT id, tenant_id, event_id, endpoint_id, status, is_ordered, ordering_key FROM delivery
      WHERE id = ANY (${all}::uuid[]) AND id >= ${first}::uuid AND ${ofTenant} AND ${describeStatus(set, parameter)}
      ORDER BY id FOR UPDATE
    ), judged AS MATERIALIZED (
      SELECT *, ${isAllowed} AS is_allowed FROM asked
    ), changed AS (
      UPDATE delivery SET ${assignments} FROM judged AS asked
      WHERE ${hasKeyOf("asked")} AND delivery.id >= ${first}::uuid AND is_allowed
      RETURNING 1
    )
    SELECT (SELECT count(*)::int FROM changed) AS done, (SELECT count(*)::int FROM judged WHERE NOT is_allowed) AS failed`;
  const { rows } = await client.query<{ done: number; failed: number }>(sql, values);
  return rows[0] ?? { done: 0, failed: 0 };
}

function collectValues(): { parameter: Parameter; values: unknown[] } {
  const values: unknown[] = [];
  return { values, parameter: (value) => `$${values.push(value)}` };
}
