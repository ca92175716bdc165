import type { DailyTable } from "@posthorn/engine/retention/retention-store";
import type { Connection } from "../own-connection.ts";
import { idsOfDay, partitionName } from "./partition-day.ts";

/** What is looked after under a lock has to be done in some tenths of a second. */
const mostRows = 10_000;
const mostBytes = 32 * 1_048_576;

/**
 * Of a day's events, those that an unfinished delivery of any day needs. The look-up goes by the event's id, whose index the
 * partitions of other days answer from at once.
 */
export function neededEventsSql(dayMs: number): string {
  const { from, to } = idsOfDay(dayMs);
  return `
    SELECT DISTINCT tenant_id, event_id FROM delivery
    WHERE completed_at IS NULL AND event_id >= ${from} AND event_id < ${to}`;
}

/** The rows of a day that must stay; null: none of an attempt's, which goes with its day. */
export function neededRowsSql(table: DailyTable, dayMs: number): string | null {
  const source = partitionName(table, dayMs);
  if (table === "attempt") return null;
  if (table === "delivery") return `FROM ${source} AS stored WHERE completed_at IS NULL`;
  return `
    FROM (${neededEventsSql(dayMs)}) AS needed
    JOIN ${source} AS stored ON stored.tenant_id = needed.tenant_id AND stored.id = needed.event_id`;
}

/** Whether so much of a day is needed that the day has to stay whole. Reads without a lock, so a few may come in later. */
export async function isTooMuchNeeded(
  connection: Connection,
  table: DailyTable,
  dayMs: number,
): Promise<boolean> {
  const needed = neededRowsSql(table, dayMs);
  if (needed === null) return false;
  const size = table === "event" ? "coalesce(octet_length(stored.payload), 0)" : "0";
  const { rows } = await connection.query<{ rows: number; bytes: number }>(`
    SELECT count(*)::int AS rows, coalesce(sum(bytes), 0)::float8 AS bytes
    FROM (SELECT ${size} AS bytes ${needed} LIMIT ${mostRows + 1}) AS counted`);
  const [found = { rows: 0, bytes: 0 }] = rows;
  return found.rows > mostRows || found.bytes > mostBytes;
}
