import type { DailyTable } from "@posthorn/engine/retention/retention-store";
import { advisoryLocks } from "../advisory-locks.ts";
import { type Connection, inTransaction, tryUnderLock, withConnection } from "../own-connection.ts";
import type { Pool } from "../postgres.ts";
import { dayLengthMs, idsOfDay, partitionName } from "./partition-day.ts";
import { fenceDay, removeFenceSql } from "./partition-fence.ts";
import { listPartitions, partitionedTables } from "./partition-list.ts";

/** Any number of processes make partitions, in turn. */
const lockSql = `SELECT pg_advisory_lock(${advisoryLocks.makePartitions})`;
/** As many rows change places in some tenths of a second, for which nothing else reaches the default partition. */
const mostMoved = 10_000;
/** No clock is wrong by so much, so no row is on its way to a day that begins later. */
const aheadMs = 3_600_000;
const storage: Record<DailyTable, string> = {
  event: "",
  delivery: "WITH (fillfactor = 80)",
  attempt: "",
};

/**
 * Makes the partitions from today to `daysAhead` days on, UTC. Rows that fell into the default partition move to theirs,
 * unless there are too many: such a day stays where it is. Answers the names of those days. A partition that cannot be made
 * stops no other; what went wrong is thrown at the end.
 */
export async function ensurePartitions(pool: Pool, nowMs: number, daysAhead: number): Promise<string[]> {
  const today = Math.floor(nowMs / dayLengthMs) * dayLengthMs;
  const days = Array.from({ length: daysAhead + 1 }, (_, index) => today + index * dayLengthMs);
  const left: string[] = [];
  const failures: unknown[] = [];
  for (const table of partitionedTables) {
    const existing = new Set(await listPartitions(pool, table));
    const missing = days.filter((day) => !existing.has(partitionName(table, day)));
    for (const day of missing) {
      const isAhead = day > nowMs + aheadMs;
      try {
        const isMade = await withConnection(pool, (own) => createPartition(own, table, day, isAhead));
        if (!isMade) left.push(partitionName(table, day));
      } catch (error) {
        failures.push(error);
      }
    }
  }
  if (failures.length > 1) throw new AggregateError(failures, "some partitions could not be made");
  if (failures.length === 1) throw failures[0];
  return left;
}

/** False when the default partition holds too much of that day. */
async function createPartition(
  connection: Connection,
  table: DailyTable,
  day: number,
  isAhead: boolean,
): Promise<boolean> {
  const name = partitionName(table, day);
  await connection.query(lockSql);
  const { rows } = await connection.query("SELECT to_regclass($1) AS existing", [name]);
  if (rows[0]?.existing !== null) return true;
  const waiting = await countInDefault(connection, table, day);
  if (waiting > mostMoved) return false;
  const isEmpty = isAhead && waiting === 0 && (await fenceDay(connection, table, day));
  const { from, to } = idsOfDay(day);
  // From the move to the attachment no other row may fall into the default partition.
  const lock = { table: `${table}_default`, mode: "ACCESS EXCLUSIVE", tries: 10 } as const;
  const made = await inTransaction(connection, () =>
    tryUnderLock(connection, lock, async () => {
      await connection.query(
        `CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) ${storage[table]}`,
      );
      if (!isEmpty) {
        await connection.query(`
          WITH moved AS (DELETE FROM ${table}_default WHERE id >= ${from} AND id < ${to} RETURNING *)
          INSERT INTO ${name} SELECT * FROM moved`);
      }
      await connection.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM (${from}) TO (${to})`,
      );
      await connection.query(removeFenceSql(table, day));
    }),
  );
  if (made === null)
    throw new Error(`${name} was not made, since others were at ${table}_default all the time`);
  return true;
}

async function countInDefault(connection: Connection, table: DailyTable, day: number): Promise<number> {
  const { from, to } = idsOfDay(day);
  const { rows } = await connection.query<{ count: number }>(`
    SELECT count(*)::int AS count
    FROM (SELECT FROM ${table}_default WHERE id >= ${from} AND id < ${to} LIMIT ${mostMoved + 1}) AS waiting`);
  return rows[0]?.count ?? 0;
}
