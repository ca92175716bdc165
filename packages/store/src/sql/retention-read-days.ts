import { type DailyTable, dailyTables, type StoredDays } from "@posthorn/engine/retention/retention-store";
import type { Connection } from "../own-connection.ts";
import { dayOfPartition } from "./partition-day.ts";
import { isDetachedName, slimMark } from "./retention-names.ts";

const sql = `
SELECT stored.relname AS name, parent.relname AS "table", obj_description(stored.oid, 'pg_class') AS mark
FROM pg_class AS stored
LEFT JOIN pg_inherits ON inhrelid = stored.oid LEFT JOIN pg_class AS parent ON parent.oid = inhparent
WHERE stored.relkind = 'r' AND stored.relnamespace = current_schema()::regnamespace`;

type Row = { name: string; table: string | null; mark: string | null };

/** Every day that is there, and what a crash left detached. */
export async function readDays(connection: Connection): Promise<StoredDays> {
  const { rows } = await connection.query<Row>(sql);
  const time = await connection.query<{ ms: number }>(
    "SELECT (extract(epoch FROM now()) * 1000)::float8 AS ms",
  );
  const partitions = rows.flatMap(({ name, table, mark }) => {
    const dayMs = dayOfPartition(name);
    if (!isDailyTable(table) || dayMs === null) return [];
    return [{ table, dayMs, hasPayloads: table === "event" && mark !== slimMark }];
  });
  const detached = rows.filter(({ name, table }) => table === null && isDetachedName(name));
  return { nowMs: time.rows[0]?.ms ?? Number.NaN, partitions, detached: detached.map(({ name }) => name) };
}

function isDailyTable(name: string | null): name is DailyTable {
  return (dailyTables as readonly (string | null)[]).includes(name);
}
