import { firstIdAt } from "@posthorn/domain/id";
import type { DeliveryFilter } from "@posthorn/engine/management-store";

/**
 * Conditions, to be joined by AND, on the tables `delivery` and `event`; `parameter` takes a value and answers its placeholder.
 * They say nothing of the tenant: the caller does.
 */
export function describeDeliveryFilter(
  filter: DeliveryFilter,
  parameter: (value: unknown) => string,
): string[] {
  const conditions: string[] = [];
  const add = (value: unknown, condition: (placeholder: string) => string) => {
    if (value !== undefined) conditions.push(condition(parameter(value)));
  };
  add(filter.endpointId, (value) => `delivery.endpoint_id = ${value}`);
  add(filter.eventId, (value) => `delivery.event_id = ${value}`);
  add(filter.statuses, (value) => `delivery.status = ANY (${value}::delivery_status[])`);
  add(filter.reasons, (value) => `delivery.last_reason = ANY (${value}::attempt_reason[])`);
  add(filter.tag, (value) => `event.tags @> ARRAY[${value}]`);
  add(filter.externalId, (value) => `event.external_id = ${value}`);
  add(filter.createdAfter && firstIdAt(filter.createdAfter.getTime()), (value) => `delivery.id >= ${value}`);
  add(filter.createdBefore && firstIdAt(filter.createdBefore.getTime()), (value) => `delivery.id < ${value}`);
  if (filter.statusClass !== undefined) {
    const lowest = Number(filter.statusClass[0]) * 100;
    conditions.push(`delivery.last_status_code BETWEEN ${lowest} AND ${lowest + 99}`);
  }
  if (filter.eventType !== undefined) conditions.push(describeEventType(filter.eventType, parameter));
  return conditions;
}

/** `pattern` is an exact name, or `prefix.*`. */
export function describeEventType(pattern: string, parameter: (value: unknown) => string): string {
  return pattern.endsWith(".*")
    ? `starts_with(event.event_type, ${parameter(pattern.slice(0, -1))})`
    : `event.event_type = ${parameter(pattern)}`;
}

/** Whether the conditions say something of the event. */
export function isOfEvent({ tag, externalId, eventType }: DeliveryFilter): boolean {
  return tag !== undefined || externalId !== undefined || eventType !== undefined;
}
