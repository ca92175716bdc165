import { firstIdAt } from "@posthorn/domain/id";
import type { Connection } from "../own-connection.ts";
import { dayLengthMs, partitionName } from "./partition-day.ts";
import { dayOfDetached } from "./retention-names.ts";

const rowsAtOnce = 10_000;

/**
 * Some ids of a day, in order of event; those of events that stay, in the default partition, stay too. The day is named again
 * where events are looked for, so that they are in the one partition where they can be.
 */
export const forgetSql = `
WITH chosen AS (
  SELECT tenant_id, external_id, event_id FROM event_external_id
  WHERE event_id > $1::uuid AND event_id < $2::uuid ORDER BY event_id LIMIT ${rowsAtOnce}
), forgotten AS (
  DELETE FROM event_external_id AS stored USING chosen
  WHERE stored.tenant_id = chosen.tenant_id AND stored.external_id = chosen.external_id AND NOT EXISTS (
    SELECT FROM event WHERE event.tenant_id = chosen.tenant_id AND event.id = chosen.event_id
      AND event.id > $1::uuid AND event.id < $2::uuid
  )
)
SELECT max(event_id::text) AS last, count(*)::int AS count FROM chosen`;

/**
 * Frees the external ids of a day of events that is about to be dropped, so many at a time. Nothing for other tables, and
 * for a day that was only replaced by a copy.
 */
export async function forgetExternalIds(connection: Connection, detached: string): Promise<void> {
  const dayMs = dayOfDetached("event", detached);
  if (dayMs === null || (await isThere(connection, partitionName("event", dayMs)))) return;
  const end = firstIdAt(dayMs + dayLengthMs);
  for (let after = firstIdAt(dayMs); ; ) {
    const { rows } = await connection.query<{ last: string | null; count: number }>(forgetSql, [after, end]);
    const { last = null, count = 0 } = rows[0] ?? {};
    if (last === null || count < rowsAtOnce) return;
    after = last;
  }
}

async function isThere(connection: Connection, table: string): Promise<boolean> {
  const { rows } = await connection.query("SELECT to_regclass($1) IS NOT NULL AS found", [table]);
  return rows[0]?.found === true;
}

const freeSql = `
DELETE FROM event_external_id AS stored
USING unnest($1::uuid[], $2::uuid[]) AS gone (tenant_id, event_id)
WHERE stored.event_id = gone.event_id AND stored.tenant_id = gone.tenant_id`;

/** Frees the external ids of events that were deleted in the same transaction. */
export async function freeExternalIds(
  connection: Connection,
  events: readonly { tenant_id: string; id: string }[],
): Promise<void> {
  if (events.length === 0) return;
  await connection.query(freeSql, [events.map((event) => event.tenant_id), events.map((event) => event.id)]);
}
