import type { ClaimedOperation } from "@posthorn/engine/operations/operation-store";
import pg, { type PoolClient } from "pg";
import { tryUnderLock } from "../own-connection.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { type Advance, advanceOperation } from "./operation-advance.ts";

/**
 * Where a tenant's rows are, in the order in which they go, and by which column of an index: an attempt that is recorded
 * meanwhile belongs to a delivery, so those go first. Secrets and lanes go with their endpoint.
 */
const tables = [
  { name: "delivery", key: "id" },
  { name: "attempt", key: "delivery_id" },
  { name: "event", key: "id" },
  { name: "idempotency_key", key: "key" },
  { name: "endpoint", key: "id" },
  { name: "api_key", key: "id" },
] as const;

/** The table that is being erased, and the last key that was. */
type Place = { table: number; after: string | null };

const countSql = `SELECT (${tables.map(({ name }) => `(SELECT count(*) FROM ${name} WHERE tenant_id = $1)`).join(" + ")})::float8
  + (SELECT count(*) FROM tenant WHERE id = $1) AS total`;
/** With the wait for others and a batch it is shorter than a lease. */
const countWithin = "3s";
const queryCanceled = "57014";

/** Thrown to roll back what a batch did after its lease was lost. */
class LeaseLostError extends Error {}

/** One batch of an erasure; see OperationStore. */
export async function eraseBatch(
  pool: Pool,
  claimed: ClaimedOperation,
  limit: number,
  leaseSeconds: number,
): Promise<ClaimedOperation | null> {
  const { tenantId, cursor } = claimed;
  if (tenantId === null) throw new Error(`the erasure ${claimed.id} names no tenant`);
  const isAlone = cursor !== null || (await awaitOthers(pool));
  const total = cursor === null && isAlone ? await countRows(pool, tenantId) : null;
  try {
    return await runTransaction(pool, async (client) => {
      await client.query("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '8s'");
      const step = await eraseSome(client, tenantId, cursor, isAlone ? limit : 0);
      const advance: Advance = {
        total,
        ...step,
        ...(step.isFinished ? { total: claimed.done + step.done } : {}),
      };
      const advanced = await advanceOperation(client, claimed, advance, leaseSeconds);
      if (advanced === null) throw new LeaseLostError();
      return advanced;
    });
  } catch (error) {
    if (error instanceof LeaseLostError) return null;
    throw error;
  }
}

/**
 * An ingest that has matched the tenant before it was hidden still writes its rows. Every ingest holds a lock on the table of
 * events from before it looks until it commits: once this lock was had, all later ones look at a hidden tenant.
 */
async function awaitOthers(pool: Pool): Promise<boolean> {
  const lock = { table: "event", mode: "SHARE", tries: 5 } as const;
  return runTransaction(pool, async (client) => (await tryUnderLock(client, lock, async () => {})) !== null);
}

/** null when there is too much to count in some seconds. */
async function countRows(pool: Pool, tenantId: string): Promise<number | null> {
  try {
    return await runTransaction(pool, async (client) => {
      await client.query(`SET LOCAL statement_timeout = '${countWithin}'`);
      const { rows } = await client.query<{ total: number }>(countSql, [tenantId]);
      return rows[0]?.total ?? null;
    });
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === queryCanceled) return null;
    throw error;
  }
}

/** Deletes from one table up to the key of the row `limit` rows on; the tenant's own row ends it. */
async function eraseSome(
  client: PoolClient,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Omit<Advance, "total">> {
  if (limit === 0) return { done: 0, cursor, isFinished: false };
  const place: Place = cursor === null ? { table: 0, after: null } : JSON.parse(cursor);
  const table = tables[place.table];
  if (table === undefined) {
    const { rowCount } = await client.query("DELETE FROM tenant WHERE id = $1", [tenantId]);
    return { done: rowCount ?? 0, cursor, isFinished: true };
  }
  const { name, key } = table;
  const values = place.after === null ? [tenantId] : [tenantId, place.after];
  const isBehind = place.after === null ? "true" : `${key} >= $2`;
  const found = await client.query<{ last: string | null; count: number }>(
    `SELECT max(key::text) AS last, count(*)::int AS count
     FROM (SELECT ${key} AS key FROM ${name} WHERE tenant_id = $1 AND ${isBehind} ORDER BY ${key} LIMIT ${limit}) AS next`,
    values,
  );
  const { last = null, count = 0 } = found.rows[0] ?? {};
  const nextPlace: Place =
    last === null || count < limit ? { table: place.table + 1, after: null } : { ...place, after: last };
  const next = { cursor: JSON.stringify(nextPlace), isFinished: false };
  if (last === null) return { ...next, done: 0 };
  const { rowCount } = await client.query(
    `DELETE FROM ${name} WHERE tenant_id = $1 AND ${isBehind} AND ${key} <= $${values.length + 1}`,
    [...values, last],
  );
  return { ...next, done: rowCount ?? 0 };
}
