import type { Count, EventFilter } from "@posthorn/engine/history-store";
import type { ListPage } from "@posthorn/engine/list-page";
import type { Page, StoredEvent } from "@posthorn/engine/management-store";
import type { Pool } from "../postgres.ts";
import { findEventIds } from "./event-find-ids.ts";
import { eventColumns } from "./event-read.ts";
import { describeEventRange, describeEventRest, type EventSearch, readEvents } from "./event-search.ts";
import {
  countLimit,
  countScanLimit,
  createStatement,
  type FoundRow,
  type Parameter,
  scanLimit,
  toPage,
} from "./search-page.ts";

/** A page of a tenant's events, newest first. */
export async function listEvents(
  pool: Pool,
  tenantId: string,
  filter: EventFilter,
  page: Page,
): Promise<ListPage<StoredEvent>> {
  const ids = await findEventIds(pool, tenantId, filter, page.before);
  const search = { tenantId, filter, ids, before: page.before };
  const { values, parameter } = createStatement();
  const limit = page.limit + 1;
  const { found, stoppedAt } = describeFound(search, { scan: scanLimit, rows: limit }, parameter);
  const text = `
    WITH found AS MATERIALIZED (${found})
    SELECT shown.*, "stoppedAt" FROM (
      SELECT CASE WHEN (SELECT count(*) FROM found) < ${limit} THEN (${stoppedAt}) END AS "stoppedAt"
    ) AS scan
    LEFT JOIN (SELECT ${eventColumns} FROM found) AS shown ON true
    ORDER BY shown.id DESC`;
  const rows = await readEvents<FoundRow<StoredEvent>>(pool, search, text, values);
  return toPage(rows, page.limit);
}

/** How many there are, as far as they are looked at. */
export async function countEvents(pool: Pool, tenantId: string, filter: EventFilter): Promise<Count> {
  const ids = await findEventIds(pool, tenantId, filter, null);
  const search = { tenantId, filter, ids, before: null };
  const { values, parameter } = createStatement();
  const limits = { scan: countScanLimit, rows: countLimit + 1 };
  const { found, stoppedAt } = describeFound(search, limits, parameter);
  const text = `
    WITH counted AS MATERIALIZED (SELECT count(*)::int AS count FROM (${found}) AS found)
    SELECT count, CASE WHEN count <= ${countLimit} THEN (${stoppedAt}) END AS "stoppedAt" FROM counted`;
  const rows = await readEvents<{ count: number; stoppedAt: string | null }>(pool, search, text, values);
  const [{ count, stoppedAt: end } = { count: 0, stoppedAt: null }] = rows;
  return { count: Math.min(count, countLimit), isCapped: count > countLimit || end !== null };
}

function describeFound(
  search: EventSearch,
  limits: { scan: number; rows: number },
  parameter: Parameter,
): { found: string; stoppedAt: string } {
  const range = describeEventRange(search, parameter);
  return {
    found: `
      SELECT event.* FROM (SELECT * FROM event WHERE ${range} ORDER BY id DESC LIMIT ${limits.scan}) AS event
      WHERE ${describeEventRest(search, parameter)} ORDER BY event.id DESC LIMIT ${limits.rows}`,
    stoppedAt: `SELECT id FROM event WHERE ${range} ORDER BY id DESC OFFSET ${limits.scan - 1} LIMIT 1`,
  };
}
