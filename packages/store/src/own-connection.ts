import { setTimeout as wait } from "node:timers/promises";
import pg, { type PoolClient } from "pg";
import type { Pool } from "./postgres.ts";

export type Connection = PoolClient;

/** A statement that waits for a whole table holds up all that come after it, so it gives up soon and tries again later. */
const lockTimeoutMs = 200;
/** Nothing that is done under such a lock may take longer. */
const lockedStatementMs = 5_000;
const betweenTriesMs = 500;

/** lock_not_available and deadlock_detected. */
const lostToOthers = new Set(["55P03", "40P01"]);

/** A connection of its own, closed afterwards: with it go its session locks and whatever it left undone. */
export async function withConnection<T>(
  pool: Pool,
  work: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await pool.connect();
  try {
    return await work(connection);
  } finally {
    connection.release(true);
  }
}

export async function inTransaction<T>(connection: Connection, work: () => Promise<T>): Promise<T> {
  await connection.query("BEGIN");
  try {
    const result = await work();
    await connection.query("COMMIT");
    return result;
  } catch (error) {
    await connection.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

/**
 * Locks a table alone, without its partitions, and works under the lock, inside the transaction that has begun. No wait for
 * a lock is longer than 200 ms; when others are at the table, all is undone and tried again a little later. Null when that
 * was in vain. `lockedAt` is the moment (of `performance.now`) from which on others had to wait.
 */
export async function tryUnderLock<T>(
  connection: Connection,
  { table, mode, tries }: { table: string; mode: "ACCESS EXCLUSIVE" | "SHARE"; tries: number },
  work: () => Promise<T>,
): Promise<{ result: T; lockedAt: number } | null> {
  for (let triesLeft = tries; triesLeft > 0; triesLeft -= 1) {
    await connection.query(
      `SAVEPOINT unlocked; SET LOCAL lock_timeout = ${lockTimeoutMs}; SET LOCAL statement_timeout = ${lockedStatementMs}`,
    );
    const lockedAt = performance.now();
    try {
      await connection.query(`LOCK TABLE ONLY ${table} IN ${mode} MODE`);
      return { result: await work(), lockedAt };
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !lostToOthers.has(error.code ?? "")) throw error;
      await connection.query("ROLLBACK TO SAVEPOINT unlocked");
      if (triesLeft > 1) await wait(betweenTriesMs);
    }
  }
  return null;
}
