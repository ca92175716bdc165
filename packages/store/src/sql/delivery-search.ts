import { firstIdAt, timeOfId } from "@posthorn/domain/id";
import type { DeliveryFilter } from "@posthorn/engine/management-store";
import { describeDeliveryFilter, isOfEvent } from "./delivery-filter.ts";
import type { Parameter } from "./search-page.ts";

/** Which deliveries are looked for. `eventIds`: those of the events that the filter names, where they are few. */
export type DeliverySearch = {
  tenantId: string | null;
  filter: DeliveryFilter;
  eventIds: readonly string[] | null;
  before: string | null;
};

/** How far the clock of the process that makes a delivery may be behind that of the one that made its event. */
const clockSlackMs = 86_400_000;

/**
 * Where a search begins: rows that one index gives, so many at most. `newest`: in order of id, so the search can stop and go
 * on. `few`: all that there are, in the order of the index; where they are too many, another way is taken.
 */
export type Way = {
  kind: "newest" | "few";
  describe: (parameter: Parameter) => { where: string; order: string };
};

/** The ways to find deliveries, the most selective first; the last one is always open. */
export function chooseWays(search: DeliverySearch): Way[] {
  const { filter, eventIds, tenantId } = search;
  const isOfEndpoint = filter.endpointId !== undefined && tenantId !== null;
  const isOfFailures = isUnsuccessful(filter);
  const ways: Way[] = [];
  if (eventIds !== null) ways.push(ofEvents(search, eventIds));
  else if (isUnfinished(filter))
    ways.push(
      few(
        search,
        ["completed_at IS NULL"],
        isOfEndpoint,
        "tenant_id, endpoint_id, is_ordered, next_attempt_at",
      ),
    );
  else if (isOfFailures && isOfEndpoint) ways.push(few(search, [unsuccessful], false, "id DESC"));
  ways.push(newest(search, isOfFailures && !isOfEndpoint ? [unsuccessful] : [], isOfEndpoint));
  return ways;
}

/** As the index of them says it. */
const unsuccessful = "last_reason <> 'ok'";

function isUnfinished({ statuses }: DeliveryFilter): boolean {
  return statuses?.every((status) => status === "pending" || status === "delivering") ?? false;
}

/** Nothing that was answered well meets such a filter. */
function isUnsuccessful({ statuses, reasons, statusClass }: DeliveryFilter): boolean {
  const isFailed = statuses?.every((status) => status === "failed") ?? false;
  const isOfReasons = reasons !== undefined && !reasons.includes("ok");
  return isFailed || isOfReasons || (statusClass !== undefined && statusClass !== "2xx");
}

/** Without the tenant: nothing but the index of events is to be thought of. */
function ofEvents(search: DeliverySearch, eventIds: readonly string[]): Way {
  const oldest = Math.min(...eventIds.map(timeOfId)) - clockSlackMs;
  return {
    kind: "few",
    describe(parameter) {
      const conditions = [
        `event_id = ANY (${parameter(eventIds)}::uuid[])`,
        `id >= ${parameter(firstIdAt(oldest))}`,
        ...describeTimes(search, parameter),
      ];
      return { where: conditions.join(" AND "), order: "" };
    },
  };
}

function few(search: DeliverySearch, conditions: string[], isOfEndpoint: boolean, order: string): Way {
  return {
    kind: "few",
    describe: (parameter) => ({
      where: [...conditions, ...describeRange(search, isOfEndpoint, parameter)].join(" AND "),
      order: `ORDER BY ${order}`,
    }),
  };
}

function newest(search: DeliverySearch, conditions: string[], isOfEndpoint: boolean): Way {
  return { ...few(search, conditions, isOfEndpoint, "id DESC"), kind: "newest" };
}

/** What the indexes can tell: whose it is, and when it was made. */
function describeRange(search: DeliverySearch, isOfEndpoint: boolean, parameter: Parameter): string[] {
  const conditions = describeTimes(search, parameter);
  if (search.tenantId !== null) conditions.push(`tenant_id = ${parameter(search.tenantId)}`);
  if (isOfEndpoint) conditions.push(`endpoint_id = ${parameter(search.filter.endpointId)}`);
  return conditions.length === 0 ? ["true"] : conditions;
}

function describeTimes({ filter, before }: DeliverySearch, parameter: Parameter): string[] {
  const { createdAfter, createdBefore } = filter;
  const conditions: string[] = [];
  if (before !== null) conditions.push(`id < ${parameter(before)}`);
  if (createdAfter !== undefined) conditions.push(`id >= ${parameter(firstIdAt(createdAfter.getTime()))}`);
  if (createdBefore !== undefined) conditions.push(`id < ${parameter(firstIdAt(createdBefore.getTime()))}`);
  return conditions;
}

/**
 * What is found on a way, newest first, as a query, and where it stopped: null, or on the way of few that there were too
 * many. The event is looked up row by row, so that the rows stay in order and the search ends with the page.
 */
export function describeFound(
  search: DeliverySearch,
  way: Way,
  limits: { scan: number; rows: number },
  parameter: Parameter,
): { begin: string; found: string; stoppedAt: string } {
  const { where, order } = way.describe(parameter);
  const isFew = way.kind === "few";
  const candidates = isFew
    ? `SELECT * FROM candidates WHERE (SELECT count(*) FROM candidates) <= ${limits.scan} ORDER BY id DESC`
    : `SELECT * FROM delivery WHERE ${where} ${order} LIMIT ${limits.scan}`;
  return {
    begin: isFew
      ? `candidates AS MATERIALIZED (SELECT * FROM delivery WHERE ${where} ${order} LIMIT ${limits.scan + 1}),`
      : "",
    found: `
      SELECT delivery.* FROM (${candidates}) AS delivery ${isOfEvent(search.filter) ? eventOfEach : ""}
      WHERE ${describeRest(search, parameter)} ORDER BY delivery.id DESC LIMIT ${limits.rows}`,
    stoppedAt: isFew
      ? `SELECT id FROM candidates OFFSET ${limits.scan} LIMIT 1`
      : `SELECT id FROM delivery WHERE ${where} ${order} OFFSET ${limits.scan - 1} LIMIT 1`,
  };
}

const eventOfEach = `
  LEFT JOIN LATERAL (
    SELECT event_type, tags, external_id FROM event
    WHERE event.id = delivery.event_id AND event.tenant_id = delivery.tenant_id LIMIT 1
  ) AS event ON true`;

/** A list of all tenants shows nothing of those that are being erased. */
function describeRest({ tenantId, filter }: DeliverySearch, parameter: Parameter): string {
  const owner =
    tenantId === null
      ? "delivery.tenant_id <> ALL (ARRAY(SELECT id FROM tenant WHERE deleted_at IS NOT NULL))"
      : `delivery.tenant_id = ${parameter(tenantId)}`;
  return [owner, ...describeDeliveryFilter(filter, parameter)].join(" AND ");
}
