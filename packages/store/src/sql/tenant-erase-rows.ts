import type { AdvancedOperation, ClaimedOperation, Pace } from "@posthorn/engine/operations/operation-store";
import pg, { type PoolClient } from "pg";
import { advisoryLocks } from "../advisory-locks.ts";
import { tryUnderLock } from "../own-connection.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { type Advance, runOperationBatch } from "./operation-advance.ts";

/** `kept`: what outlives the tenant, as SQL; `lock`: of whoever writes rows that nobody else sees before they commit. */
type ErasedTable = { name: string; key: string; kept?: string; lock?: number };

/**
 * Where a tenant's rows are, in the order in which they go, and by which column of an index: an attempt that is recorded
 * meanwhile belongs to a delivery, so those go first. Secrets and lanes go with their endpoint.
 */
const tables: readonly ErasedTable[] = [
  { name: "delivery", key: "id" },
  { name: "attempt", key: "delivery_id" },
  { name: "event", key: "id" },
  { name: "idempotency_key", key: "key" },
  { name: "idempotent_create", key: "key" },
  { name: "endpoint", key: "id" },
  { name: "api_key", key: "id" },
  { name: "audit_log", key: "id", kept: "action = 'tenant.deleted'" },
  { name: "event_external_id", key: "external_id" },
  { name: "operation", key: "id", kept: "action = 'erase_tenant'" },
  { name: "stats_step", key: "endpoint_id", lock: advisoryLocks.countStats },
];

function isErased({ kept }: ErasedTable): string {
  return kept === undefined ? "tenant_id = $1" : `tenant_id = $1 AND NOT (${kept})`;
}

/** The table that is being erased, and the last key that was. */
type Place = { table: number; after: string | null };

const countSql = `SELECT (${tables.map((table) => `(SELECT count(*) FROM ${table.name} WHERE ${isErased(table)})`).join(" + ")})::float8
  + (SELECT count(*) FROM tenant WHERE id = $1) AS total`;
/** With the wait for others and a batch it is shorter than a lease. */
const countWithin = "3s";
const queryCanceled = "57014";

/** One batch of an erasure; see OperationStore. */
export async function eraseBatch(
  pool: Pool,
  claimed: ClaimedOperation,
  { limit, pauseSeconds }: Pace,
): Promise<AdvancedOperation | null> {
  const { tenantId, cursor } = claimed;
  if (tenantId === null) throw new Error(`the erasure ${claimed.id} names no tenant`);
  const isAlone = cursor !== null || (await awaitOthers(pool));
  const total = cursor === null && isAlone ? await countRows(pool, tenantId) : null;
  return runOperationBatch(pool, claimed, pauseSeconds, async (client): Promise<Advance> => {
    const { isFinished, ...step } = await eraseSome(client, tenantId, cursor, isAlone ? limit : 0);
    return isFinished
      ? { ...step, failed: 0, total: claimed.done + step.done, status: "finished" }
      : { ...step, failed: 0, total, status: "running" };
  });
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

/** Until the transaction ends. Later counts leave a hidden tenant out. */
async function tryLock(client: PoolClient, lock: number): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_xact_lock($1) AS taken", [
    lock,
  ]);
  return rows[0]?.taken === true;
}

/** Deletes from one table up to the key of the row `limit` rows on; the tenant's own row ends it. */
async function eraseSome(
  client: PoolClient,
  tenantId: string,
  cursor: string | null,
  limit: number,
): Promise<Pick<Advance, "done" | "cursor"> & { isFinished: boolean }> {
  if (limit === 0) return { done: 0, cursor, isFinished: false };
  const place: Place = cursor === null ? { table: 0, after: null } : JSON.parse(cursor);
  const table = tables[place.table];
  if (table === undefined) {
    const { rowCount } = await client.query("DELETE FROM tenant WHERE id = $1", [tenantId]);
    return { done: rowCount ?? 0, cursor, isFinished: true };
  }
  const { name, key, lock } = table;
  if (lock !== undefined && !(await tryLock(client, lock))) return { done: 0, cursor, isFinished: false };
  const values = place.after === null ? [tenantId] : [tenantId, place.after];
  const isBehind = place.after === null ? "true" : `${key} >= $2`;
  const found = await client.query<{ last: string | null; count: number }>(
    `SELECT max(key::text) AS last, count(*)::int AS count
     FROM (SELECT ${key} AS key FROM ${name} WHERE ${isErased(table)} AND ${isBehind} ORDER BY ${key} LIMIT ${limit}) AS next`,
    values,
  );
  const { last = null, count = 0 } = found.rows[0] ?? {};
  const nextPlace: Place =
    last === null || count < limit ? { table: place.table + 1, after: null } : { ...place, after: last };
  const next = { cursor: JSON.stringify(nextPlace), isFinished: false };
  if (last === null) return { ...next, done: 0 };
  const { rowCount } = await client.query(
    `DELETE FROM ${name} WHERE ${isErased(table)} AND ${isBehind} AND ${key} <= $${values.length + 1}`,
    [...values, last],
  );
  return { ...next, done: rowCount ?? 0 };
}
