import {
  type EndpointState,
  endpointStates,
  type FleetEndpoint,
  type FleetFilter,
  type FleetPlace,
} from "@posthorn/engine/endpoints/fleet-store";
import type { Pool } from "../postgres.ts";
import { createStatement, type Parameter, queryNewest } from "./search-page.ts";

/** Counting what an endpoint has left to do stops here. */
const mostCounted = 1_000;

/** As the index of them says it. */
const isFailing = "(breaker = 'open' OR failing_since IS NOT NULL)";

/** Which endpoints are in a state, each found by an index of its own, and whether the longest failing come first. */
const states: Readonly<Record<EndpointState, { where: string; byTime: boolean }>> = {
  breaker: { where: `${isFailing} AND status = 'active' AND breaker = 'open'`, byTime: true },
  failing: { where: `${isFailing} AND status = 'active' AND breaker = 'closed'`, byTime: true },
  disabled: { where: "status = 'disabled'", byTime: false },
  paused: { where: "status = 'paused'", byTime: false },
  healthy: { where: "status = 'active' AND breaker = 'closed' AND failing_since IS NULL", byTime: false },
};

const shown = `
  endpoint.id, endpoint.tenant_id AS "tenantId", tenant.name AS "tenantName", url, description, status,
  disabled_reason AS "disabledReason", state, breaker, opened_until AS "openedUntil", failing_since AS "failingSince",
  consecutive_failures AS "consecutiveFailures", last_failure_at AS "lastFailureAt", latest.reason AS "lastReason",
  unfinished.count AS unfinished, endpoint.created_at AS "createdAt"`;

/** Steps that were counted since it fails, the smallest first: those of minutes are kept for some hours only. */
const latestReason = `
  SELECT most.reason FROM unnest(ARRAY[1, 60, 1440]) AS size (minutes)
  CROSS JOIN LATERAL (
    SELECT reasons FROM stats_step AS step
    WHERE step.tenant_id = endpoint.tenant_id AND step.endpoint_id = endpoint.id AND step.minutes = size.minutes
      AND starts_at > failing_since - size.minutes * interval '1 minute' AND reasons <> '{}'
    ORDER BY starts_at DESC LIMIT 1
  ) AS newest
  CROSS JOIN LATERAL (
    SELECT key AS reason FROM jsonb_each_text(reasons) ORDER BY value::int DESC, key LIMIT 1
  ) AS most
  ORDER BY size.minutes LIMIT 1`;

/**
 * A page of endpoints in order of their states; only of those that are shown more is looked up. Of all tenants it is read
 * along the indexes; the few of one tenant are sorted.
 */
export async function listFleet(
  pool: Pool,
  filter: FleetFilter,
  { limit, after }: { limit: number; after: FleetPlace | null },
): Promise<FleetEndpoint[]> {
  const { values, parameter } = createStatement();
  const asked = endpointStates.filter((state) => filter.states.includes(state) && !isBefore(state, after));
  if (asked.length === 0) return [];
  const parts = asked.map((state) => `(${describeState(state, filter, after, parameter)} LIMIT ${limit})`);
  const text = `
    WITH page AS MATERIALIZED (
      SELECT * FROM (${parts.join(" UNION ALL ")}) AS part ORDER BY rank, since, id DESC LIMIT ${limit}
    )
    SELECT ${shown}
    FROM page JOIN endpoint USING (id)
    JOIN endpoint_lane ON endpoint_lane.endpoint_id = endpoint.id
    JOIN tenant ON tenant.id = endpoint.tenant_id
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS count FROM (
        SELECT FROM delivery
        WHERE delivery.tenant_id = endpoint.tenant_id AND delivery.endpoint_id = endpoint.id AND completed_at IS NULL
        LIMIT ${mostCounted}
      ) AS counted
    ) AS unfinished
    LEFT JOIN LATERAL (${latestReason}) AS latest ON true
    ORDER BY rank, since, id DESC`;
  if (filter.tenantId !== null) return (await pool.query<FleetEndpoint>(text, values)).rows;
  return queryNewest<FleetEndpoint>(pool, text, values);
}

function describeState(
  state: EndpointState,
  { tenantId, contains }: FleetFilter,
  after: FleetPlace | null,
  parameter: Parameter,
): string {
  const { where, byTime } = states[state];
  const conditions = [where];
  if (tenantId !== null) conditions.push(`tenant_id = ${parameter(tenantId)}`);
  if (contains !== null) {
    const part = `lower(${parameter(contains)})`;
    conditions.push(`(strpos(lower(url), ${part}) > 0 OR strpos(lower(description), ${part}) > 0)`);
  }
  if (after?.state === state) conditions.push(describePlace(after, byTime, parameter));
  return `
    SELECT ${endpointStates.indexOf(state)} AS rank, '${state}' AS state, ${byTime ? "failing_since" : "NULL::timestamptz"} AS since,
      endpoint.id
    FROM endpoint_lane JOIN endpoint ON endpoint.id = endpoint_id
    WHERE ${conditions.join(" AND ")} ORDER BY ${byTime ? "failing_since, endpoint_id DESC" : "endpoint.id DESC"}`;
}

/** A breaker may be open although the last attempt succeeded: those come last. */
function describePlace({ since, id }: FleetPlace, byTime: boolean, parameter: Parameter): string {
  const isOlder = `endpoint.id < ${parameter(id)}`;
  if (!byTime) return isOlder;
  if (since === null) return `failing_since IS NULL AND ${isOlder}`;
  const time = parameter(since);
  return `(failing_since > ${time} OR failing_since IS NULL OR (failing_since = ${time} AND ${isOlder}))`;
}

function isBefore(state: EndpointState, after: FleetPlace | null): boolean {
  return after !== null && endpointStates.indexOf(state) < endpointStates.indexOf(after.state);
}
