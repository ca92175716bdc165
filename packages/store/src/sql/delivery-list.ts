import { firstIdAt } from "@posthorn/domain/id";
import type { Delivery, DeliveryFilter, Page } from "@posthorn/engine/management-store";
import type { Pool } from "../postgres.ts";

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

export const deliveryTables = `
  delivery
  JOIN event ON event.id = delivery.event_id AND event.tenant_id = delivery.tenant_id
  LEFT JOIN endpoint ON endpoint.id = delivery.endpoint_id
  LEFT JOIN endpoint_lane AS lane ON lane.endpoint_id = delivery.endpoint_id`;

/** A page of deliveries, newest first; the filter becomes conditions, its values parameters. */
export async function listDeliveries(
  pool: Pool,
  tenantId: string | null,
  filter: DeliveryFilter,
  page: Page,
): Promise<Delivery[]> {
  const values: unknown[] = [];
  const parameter = (value: unknown) => `$${values.push(value)}`;
  const conditions = describeFilter(filter, parameter);
  if (tenantId !== null) conditions.push(`delivery.tenant_id = ${parameter(tenantId)}`);
  if (page.before !== null) conditions.push(`delivery.id < ${parameter(page.before)}`);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const text = `SELECT ${deliveryColumns} FROM ${deliveryTables} ${where}
    ORDER BY delivery.id DESC LIMIT ${parameter(page.limit)}`;
  const { rows } = await pool.query<Delivery>(text, values);
  return rows;
}

function describeFilter(filter: DeliveryFilter, parameter: (value: unknown) => string): string[] {
  const conditions: string[] = [];
  const add = (value: unknown, condition: (placeholder: string) => string) => {
    if (value !== undefined) conditions.push(condition(parameter(value)));
  };
  add(filter.endpointId, (value) => `delivery.endpoint_id = ${value}`);
  add(filter.eventId, (value) => `delivery.event_id = ${value}`);
  add(filter.statuses, (value) => `delivery.status = ANY (${value}::delivery_status[])`);
  add(filter.reasons, (value) => `delivery.last_reason = ANY (${value}::attempt_reason[])`);
  add(filter.tag, (value) => `event.tags @> ARRAY[${value}]`);
  add(filter.createdAfter && firstIdAt(filter.createdAfter.getTime()), (value) => `delivery.id >= ${value}`);
  add(filter.createdBefore && firstIdAt(filter.createdBefore.getTime()), (value) => `delivery.id < ${value}`);
  if (filter.statusClass !== undefined) {
    const lowest = filter.statusClass === "4xx" ? 400 : 500;
    conditions.push(`delivery.last_status_code BETWEEN ${lowest} AND ${lowest + 99}`);
  }
  if (filter.eventType?.endsWith(".*")) {
    add(filter.eventType.slice(0, -1), (value) => `starts_with(event.event_type, ${value})`);
  } else {
    add(filter.eventType, (value) => `event.event_type = ${value}`);
  }
  return conditions;
}
