import type { Count } from "@posthorn/engine/history-store";
import type { ListPage } from "@posthorn/engine/list-page";
import type { Delivery, DeliveryFilter, Page } from "@posthorn/engine/management-store";
import type { Pool } from "../postgres.ts";
import { chooseWays, type DeliverySearch, describeFound, type Way } from "./delivery-search.ts";
import { findTenantOfEndpoint } from "./endpoint-find-tenant.ts";
import { findEventIds } from "./event-find-ids.ts";
import {
  countLimit,
  countScanLimit,
  createStatement,
  type FoundRow,
  queryNewest,
  scanLimit,
  toPage,
} from "./search-page.ts";

export const deliveryColumns = `
  delivery.id, delivery.event_id AS "eventId", delivery.tenant_id AS "tenantId", delivery.endpoint_id AS "endpointId",
  event.event_type AS "eventType", delivery.status,
  CASE WHEN delivery.status = 'pending' THEN
    CASE
      WHEN endpoint.status IN ('paused', 'disabled') OR (delivery.id < endpoint.backlog_from AND delivery.trigger = 'schedule') THEN 'paused'
      WHEN lane.breaker = 'open'
        AND (delivery.trigger NOT IN ('manual', 'test') OR delivery.is_ordered OR endpoint.rate_per_second IS NOT NULL)
        THEN 'breaker'
      WHEN delivery.is_ordered AND EXISTS (
        SELECT FROM delivery AS earlier
        WHERE earlier.endpoint_id = delivery.endpoint_id AND earlier.completed_at IS NULL AND earlier.is_ordered
          AND earlier.ordering_key = delivery.ordering_key AND earlier.ordering_number < delivery.ordering_number
      ) THEN 'order'
      WHEN endpoint.rate_per_second IS NOT NULL AND delivery.next_attempt_at <= now() THEN 'rate'
    END
  END AS "heldBy",
  delivery.is_ordered AS "isOrdered", delivery.attempts,
  CASE WHEN delivery.status = 'pending' THEN delivery.next_attempt_at END AS "nextAttemptAt",
  delivery.last_status_code AS "lastStatusCode", delivery.last_reason AS "lastReason",
  delivery.created_at AS "createdAt", delivery.completed_at AS "completedAt"`;

/** `source`: a table or a query in brackets, of deliveries. */
const tablesOf = (source: string) => `
  ${source} AS delivery
  LEFT JOIN event ON event.id = delivery.event_id AND event.tenant_id = delivery.tenant_id
  LEFT JOIN endpoint ON endpoint.id = delivery.endpoint_id
  LEFT JOIN endpoint_lane AS lane ON lane.endpoint_id = delivery.endpoint_id`;

export const deliveryTables = tablesOf("delivery");

/** A page of deliveries, newest first. */
export async function listDeliveries(
  pool: Pool,
  tenantId: string | null,
  filter: DeliveryFilter,
  page: Page,
): Promise<ListPage<Delivery>> {
  const none: FoundRow<Delivery>[] = [];
  const rows = await searchDeliveries(pool, tenantId, filter, page.before, none, (search, way) =>
    readFound(pool, search, way, page.limit + 1),
  );
  return toPage(rows, page.limit);
}

/** How many there are, as far as they are looked at. */
export async function countDeliveries(
  pool: Pool,
  tenantId: string | null,
  filter: DeliveryFilter,
): Promise<Count> {
  type Row = { count: number; stoppedAt: string | null };
  const none: Row[] = [{ count: 0, stoppedAt: null }];
  const [row] = await searchDeliveries(pool, tenantId, filter, null, none, (search, way) =>
    countFound<Row>(pool, search, way),
  );
  const count = row?.count ?? 0;
  return { count: Math.min(count, countLimit), isCapped: count > countLimit || row?.stoppedAt != null };
}

/** Goes the most selective way, or the next one where that has too much on it. `none`: what is read where nothing can be. */
async function searchDeliveries<Row extends { stoppedAt: string | null }>(
  pool: Pool,
  tenantId: string | null,
  filter: DeliveryFilter,
  before: string | null,
  none: Row[],
  read: (search: DeliverySearch, way: Way) => Promise<Row[]>,
): Promise<Row[]> {
  const { endpointId } = filter;
  const eventIds = await findEventIds(pool, tenantId, filter, before);
  if (eventIds?.length === 0) return none;
  const isOfEndpointOfAny = tenantId === null && endpointId !== undefined;
  const ownerId = isOfEndpointOfAny ? await findTenantOfEndpoint(pool, endpointId) : tenantId;
  if (isOfEndpointOfAny && ownerId === null) return none;
  const search: DeliverySearch = { tenantId: ownerId, filter, eventIds, before };
  for (const way of chooseWays(search)) {
    const rows = await read(search, way);
    if (way.kind === "newest" || rows[0]?.stoppedAt == null) return rows;
  }
  return none;
}

async function readFound(
  pool: Pool,
  search: DeliverySearch,
  way: Way,
  limit: number,
): Promise<FoundRow<Delivery>[]> {
  const { values, parameter } = createStatement();
  const limits = { scan: scanLimit, rows: limit };
  const { begin, found, stoppedAt } = describeFound(search, way, limits, parameter);
  const text = `
    WITH ${begin} found AS MATERIALIZED (${found})
    SELECT shown.*, "stoppedAt" FROM (
      SELECT CASE WHEN (SELECT count(*) FROM found) < ${limit} THEN (${stoppedAt}) END AS "stoppedAt"
    ) AS scan
    LEFT JOIN (SELECT ${deliveryColumns} FROM ${tablesOf("found")}) AS shown ON true
    ORDER BY shown.id DESC`;
  return readWay<FoundRow<Delivery>>(pool, way, text, values);
}

async function countFound<Row extends object>(pool: Pool, search: DeliverySearch, way: Way): Promise<Row[]> {
  const { values, parameter } = createStatement();
  const limits = { scan: countScanLimit, rows: countLimit + 1 };
  const { begin, found, stoppedAt } = describeFound(search, way, limits, parameter);
  const text = `
    WITH ${begin} counted AS MATERIALIZED (SELECT count(*)::int AS count FROM (${found}) AS found)
    SELECT count, CASE WHEN count <= ${countLimit} THEN (${stoppedAt}) END AS "stoppedAt" FROM counted`;
  return readWay<Row>(pool, way, text, values);
}

async function readWay<Row extends object>(
  pool: Pool,
  { kind }: Way,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return kind === "newest"
    ? queryNewest<Row>(pool, text, values)
    : (await pool.query<Row>(text, values)).rows;
}
