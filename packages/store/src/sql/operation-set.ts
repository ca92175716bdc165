import { firstIdAt } from "@posthorn/domain/id";
import type { DeliverySet } from "@posthorn/engine/operations/operation-store";
import { describeDeliveryFilter, isOfEvent } from "./delivery-filter.ts";

/** Placeholders for the values of a statement in the making. */
export type Parameter = (value: unknown) => string;

const isUnsuccessful = "completed_at IS NOT NULL AND last_reason <> 'ok'";

/**
 * Which rows of `delivery` a set can be among: conditions that one index answers whole, in order of id. An endpoint has an
 * index of its own, in which no other condition is.
 */
export function describeRange(
  { tenantId, filter }: DeliverySet,
  after: string | null,
  parameter: Parameter,
): string {
  const { endpointId, eventId, deliveryIds, createdAfter, createdBefore } = filter;
  const conditions: string[] = [];
  const add = (value: unknown, condition: (placeholder: string) => string) => {
    if (value !== undefined && value !== null) conditions.push(condition(parameter(value)));
  };
  add(tenantId, (value) => `delivery.tenant_id = ${value}::uuid`);
  add(endpointId, (value) => `delivery.endpoint_id = ${value}::uuid`);
  add(eventId, (value) => `delivery.event_id = ${value}::uuid`);
  add(deliveryIds, (value) => `delivery.id = ANY (${value}::uuid[])`);
  add(createdAfter && firstIdAt(createdAfter.getTime()), (value) => `delivery.id >= ${value}::uuid`);
  add(createdBefore && firstIdAt(createdBefore.getTime()), (value) => `delivery.id < ${value}::uuid`);
  add(after, (value) => `delivery.id > ${value}::uuid`);
  if (isOfFailed(filter.statuses) && endpointId === undefined) conditions.push(isUnsuccessful);
  return conditions.length === 0 ? "true" : conditions.join(" AND ");
}

/** The table `event`, where something must hold of it; a delivery may outlive its event. */
export function joinEvent({ filter }: DeliverySet): string {
  return isOfEvent(filter)
    ? "JOIN event ON event.id = delivery.event_id AND event.tenant_id = delivery.tenant_id"
    : "";
}

/** What else must hold of a delivery and its event. Tests are retried by hand alone. */
export function describeRest({ action, filter, frozenAt }: DeliverySet, parameter: Parameter): string {
  const { statuses: _, deliveryIds: __, ...rest } = filter;
  const conditions = describeDeliveryFilter(rest, parameter);
  conditions.push(describeStatus({ filter, frozenAt }, parameter));
  if (isOfFailed(filter.statuses)) conditions.push(isUnsuccessful);
  if (action === "retry") conditions.push("delivery.trigger <> 'test'");
  return conditions.join(" AND ");
}

/**
 * What has ended since the set was frozen is not of it. What is under way counts as waiting: when its turn comes it cannot be
 * changed, and that is told.
 */
export function describeStatus(
  { filter: { statuses = [] }, frozenAt }: Pick<DeliverySet, "filter" | "frozenAt">,
  parameter: Parameter,
): string {
  const ended = statuses.filter((status) => status !== "pending" && status !== "delivering");
  const isEnded = `delivery.status = ANY (${parameter(ended)}::delivery_status[]) AND delivery.completed_at <= ${parameter(frozenAt)}`;
  return statuses.includes("pending") ? `(${isEnded} OR delivery.completed_at IS NULL)` : isEnded;
}

/** Then there is an index of them: a failed delivery's last attempt was not answered well. */
function isOfFailed(statuses: DeliverySet["filter"]["statuses"]): boolean {
  return statuses?.length === 1 && statuses[0] === "failed";
}
