import type { DailyTable } from "@posthorn/engine/retention/retention-store";
import pg from "pg";
import { type Connection, inTransaction, tryUnderLock } from "../own-connection.ts";
import { idsOfDay, partitionName } from "./partition-day.ts";

const checkViolation = "23514";

/**
 * Makes the default partition refuse a day's rows, which must not be on their way to it. That takes a lock for a moment;
 * reading all of the partition, to see that it has none, takes none. A partition of that day can then be attached without
 * reading the default one, which would hold up everybody. False when others were at the table, or it has such rows.
 */
export async function fenceDay(connection: Connection, table: DailyTable, day: number): Promise<boolean> {
  const { from, to } = idsOfDay(day);
  const name = fenceName(table, day);
  const lock = { table: `${table}_default`, mode: "ACCESS EXCLUSIVE", tries: 5 } as const;
  const isAdded = await inTransaction(connection, () =>
    tryUnderLock(connection, lock, () =>
      connection.query(`
        ALTER TABLE ${table}_default DROP CONSTRAINT IF EXISTS ${name},
          ADD CONSTRAINT ${name} CHECK (id < ${from} OR id >= ${to}) NOT VALID`),
    ),
  );
  if (isAdded === null) return false;
  try {
    await connection.query(`ALTER TABLE ${table}_default VALIDATE CONSTRAINT ${name}`);
    return true;
  } catch (error) {
    await connection.query(removeFenceSql(table, day));
    if (error instanceof pg.DatabaseError && error.code === checkViolation) return false;
    throw error;
  }
}

/** Needs the default partition alone: run it where that is locked anyway. */
export function removeFenceSql(table: DailyTable, day: number): string {
  return `ALTER TABLE ${table}_default DROP CONSTRAINT IF EXISTS ${fenceName(table, day)}`;
}

function fenceName(table: DailyTable, day: number): string {
  return `not_${partitionName(table, day)}`;
}
