import { timeOfId } from "@posthorn/domain/id";
import type { Pool } from "../postgres.ts";
import { dayLengthMs, dayOfPartition } from "./partition-day.ts";

/** No retention is shorter (POSTHORN_RETENTION_DAYS), so of this time nothing was dropped, whatever the partitions. */
const surelyKeptMs = 4 * dayLengthMs;

const sql = `
SELECT (extract(epoch FROM now()) * 1000)::float8 AS "nowMs", ARRAY(
  SELECT child.relname::text FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
  WHERE inhparent = 'delivery'::regclass
) AS names`;

/**
 * Tells of an event whether the deliveries that were made with it are still there. An event may outlive them: it stays while
 * any one of its deliveries is unfinished, and the finished ones are dropped with their day.
 */
export async function readKeptDays(client: Pick<Pool, "query">): Promise<(eventId: string) => boolean> {
  const { rows } = await client.query<{ nowMs: number; names: string[] }>(sql);
  const { nowMs = 0, names = [] } = rows[0] ?? {};
  const days = new Set(names.map(dayOfPartition));
  return (eventId) => {
    const atMs = timeOfId(eventId);
    return atMs > nowMs - surelyKeptMs || days.has(atMs - (atMs % dayLengthMs));
  };
}
