import type { StatsPart, StatsRow, StatsSubject } from "@posthorn/engine/stats/stats-store";
import { beforeAllIds, type Pool, runStatement } from "../postgres.ts";
import { sumOfSteps } from "./stats-columns.ts";

const sql = `
SELECT endpoint_id AS "endpointId", (extract(epoch FROM series_start) * 1000)::float8 AS "startsAtMs", ${sumOfSteps}
FROM (
  SELECT stored.*, date_bin($6 * interval '1 millisecond', starts_at, timestamptz '2000-01-01Z') AS series_start
  FROM unnest($2::uuid[]) AS wanted (id)
  CROSS JOIN unnest($3::smallint[], $4::timestamptz[], $5::timestamptz[]) AS part (size, from_time, to_time)
  CROSS JOIN LATERAL (
    SELECT * FROM stats_step
    WHERE tenant_id = $1::uuid AND endpoint_id = wanted.id AND minutes = part.size
      AND starts_at >= part.from_time AND starts_at < part.to_time
  ) AS stored
) AS found
GROUP BY endpoint_id, series_start`;

/** See StatsStore. */
export function readSteps(
  pool: Pool,
  { tenantId, endpointIds }: StatsSubject,
  parts: readonly StatsPart[],
  stepMs: number,
): Promise<StatsRow[]> {
  return runStatement(pool, "stats-read", sql, [
    tenantId ?? beforeAllIds,
    endpointIds ?? [beforeAllIds],
    parts.map((part) => part.minutes),
    parts.map((part) => new Date(part.fromMs)),
    parts.map((part) => new Date(part.toMs)),
    stepMs,
  ]);
}
