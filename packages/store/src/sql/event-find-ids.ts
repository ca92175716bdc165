import { firstIdAt, timeOfId } from "@posthorn/domain/id";
import { afterAllIds, type Pool, runStatement } from "../postgres.ts";

/** More events than these are found faster the other way round: from what they are looked for by, newest first. */
const mostEvents = 500;
/** How far the clock of the process that makes a delivery may be behind that of the one that made its event. */
const clockSlackMs = 86_400_000;

const byExternalIdSql = `
SELECT event_id AS id FROM event_external_id
WHERE external_id = $1 AND (tenant_id = $2 OR $2::uuid IS NULL) LIMIT ${mostEvents}`;

/** Of all tenants, since the index of tags knows none: what it gives has an end, of whomever it is. */
const byTagSql = `
WITH tagged AS MATERIALIZED (
  SELECT id, tenant_id FROM event WHERE tags @> ARRAY[$1::text] AND tags <> '{}' AND id < $2::uuid
)
SELECT id, tenant_id AS "tenantId" FROM tagged LIMIT ${mostEvents + 1}`;

/** What names events. */
export type NamedEvents = { eventId?: string; externalId?: string; tag?: string };

/**
 * The events that a filter names, by the index of what it names them by; null when it names none, or too many.
 *
 * @param before ends the search: what is older has older events
 */
export async function findEventIds(
  pool: Pool,
  tenantId: string | null,
  { eventId, externalId, tag }: NamedEvents,
  before: string | null,
): Promise<string[] | null> {
  if (eventId !== undefined) return [eventId];
  if (externalId !== undefined) {
    const values = [externalId, tenantId];
    const rows = await runStatement<{ id: string }>(pool, "event-find-external-id", byExternalIdSql, values);
    return rows.map(({ id }) => id);
  }
  if (tag === undefined) return null;
  const end = before === null ? afterAllIds : firstIdAt(timeOfId(before) + clockSlackMs);
  // Planned anew each time: only then is what is known of the tag used.
  const { rows } = await pool.query<{ id: string; tenantId: string }>(byTagSql, [tag, end]);
  if (rows.length > mostEvents) return null;
  return rows.filter((row) => tenantId === null || row.tenantId === tenantId).map(({ id }) => id);
}
