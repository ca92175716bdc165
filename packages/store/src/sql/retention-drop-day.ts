import type { DailyTable, DayResult } from "@posthorn/engine/retention/retention-store";
import { type Connection, inTransaction, tryUnderLock } from "../own-connection.ts";
import { partitionName } from "./partition-day.ts";
import { removeFenceSql } from "./partition-fence.ts";
import { forgetExternalIds } from "./retention-forget-external-ids.ts";
import { detachedName } from "./retention-names.ts";
import { isTooMuchNeeded, neededRowsSql } from "./retention-unfinished.ts";

const tries = 5;

/**
 * Drops a day. Under one short lock the partition is detached and what is needed goes back through the table, which puts it
 * into the default partition: nobody sees the table without it. The rest is dropped afterwards, when nobody waits; after
 * a crash in between, `dropDetached` does it.
 *
 * Nothing becomes unfinished unseen: whoever changes a delivery, or needs an event (a retry reads the event it is for in its
 * own statement), has a lock on the table until it commits, so it is either seen here or finds the row gone.
 */
export async function dropDay(connection: Connection, table: DailyTable, dayMs: number): Promise<DayResult> {
  if (await isTooMuchNeeded(connection, table, dayMs)) return { kind: "too-much-unfinished" };
  const [name, detached] = [partitionName(table, dayMs), detachedName(table, dayMs)];
  const names = await listColumns(connection, table);
  const [columns, storedColumns] = [names.join(", "), names.map((column) => `stored.${column}`).join(", ")];
  const needed = neededRowsSql(table, dayMs);
  const lock = { table, mode: "ACCESS EXCLUSIVE", tries } as const;
  const done = await inTransaction(connection, () =>
    tryUnderLock(connection, lock, async () => {
      await connection.query(`${lookUpByKeySql}; ${removeFenceSql(table, dayMs)}`);
      await connection.query(`ALTER TABLE ${table} DETACH PARTITION ${name}`);
      const moveSql = `INSERT INTO ${table} (${columns}) SELECT ${storedColumns} ${needed}`;
      const moved = needed === null ? null : await connection.query(moveSql);
      await connection.query(`ALTER TABLE ${name} RENAME TO ${detached}`);
      return moved?.rowCount ?? 0;
    }),
  );
  if (done === null) return { kind: "busy" };
  const lockedMs = Math.round(performance.now() - done.lockedAt);
  await dropDetached(connection, detached);
  return { kind: "done", kept: done.result, lockedMs };
}

/** External ids go before their day: after a crash in between, the day is still there to tell that they are to go. */
export async function dropDetached(connection: Connection, name: string): Promise<void> {
  await forgetExternalIds(connection, name);
  await connection.query(`DROP TABLE IF EXISTS ${name}`);
}

/** The few rows that are needed are found by key, whatever Postgres makes of the sizes. */
export const lookUpByKeySql =
  "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

/** Names, since the columns of a partition need not stand in the order of its table's. */
export async function listColumns(connection: Connection, table: DailyTable): Promise<string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
     WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows.map(({ name }) => name);
}
