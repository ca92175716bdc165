import type { FailingSubject, StatsPart, TopFailing } from "@posthorn/engine/stats/stats-store";
import { type Pool, runStatement } from "../postgres.ts";
import { everyId, sumOfSteps } from "./stats-columns.ts";

const isOf: Readonly<Record<FailingSubject, string>> = {
  endpoint: `endpoint_id <> ${everyId}`,
  tenant: `endpoint_id = ${everyId} AND tenant_id <> ${everyId}`,
};

const shownEndpoint: Readonly<Record<FailingSubject, string>> = {
  endpoint: "json_build_object('id', endpoint.id, 'url', url, 'description', description)",
  tenant: "NULL::json",
};

/** Only steps in which something failed are gone through, and only of those that come out on top all is summed up. */
const sqlOf = (by: FailingSubject) => `
WITH part AS (
  SELECT * FROM unnest($1::smallint[], $2::timestamptz[], $3::timestamptz[]) AS part (size, from_time, to_time)
), failing AS (
  SELECT tenant_id, endpoint_id, sum(failures.count) AS failures
  FROM part CROSS JOIN LATERAL (
    SELECT tenant_id, endpoint_id, reasons FROM stats_step
    WHERE minutes = part.size AND starts_at >= part.from_time AND starts_at < part.to_time AND reasons <> '{}'
      AND ${isOf[by]} AND ($4::uuid IS NULL OR tenant_id = $4)
  ) AS step
  CROSS JOIN LATERAL (SELECT sum(value::int) AS count FROM jsonb_each_text(reasons)) AS failures
  GROUP BY tenant_id, endpoint_id
), top AS MATERIALIZED (
  SELECT failing.*, tenant.name AS tenant_name, ${shownEndpoint[by]} AS endpoint
  FROM failing
  JOIN tenant ON tenant.id = failing.tenant_id AND deleted_at IS NULL
  ${by === "endpoint" ? "JOIN endpoint ON endpoint.id = failing.endpoint_id AND status <> 'deleted'" : ""}
  ORDER BY failures DESC, failing.tenant_id, failing.endpoint_id LIMIT $5
)
SELECT top.tenant_id AS "tenantId", tenant_name AS "tenantName", endpoint, sums.*
FROM top CROSS JOIN LATERAL (
  SELECT ${sumOfSteps} FROM part CROSS JOIN LATERAL (
    SELECT * FROM stats_step
    WHERE tenant_id = top.tenant_id AND endpoint_id = top.endpoint_id AND minutes = part.size
      AND starts_at >= part.from_time AND starts_at < part.to_time
  ) AS step
) AS sums
ORDER BY failures DESC, top.tenant_id, top.endpoint_id`;

/** See StatsStore. */
export function readTopFailing(
  pool: Pool,
  by: FailingSubject,
  tenantId: string | null,
  parts: readonly StatsPart[],
  limit: number,
): Promise<TopFailing[]> {
  return runStatement(pool, `stats-top-failing-${by}`, sqlOf(by), [
    parts.map((part) => part.minutes),
    parts.map((part) => new Date(part.fromMs)),
    parts.map((part) => new Date(part.toMs)),
    tenantId,
    limit,
  ]);
}
