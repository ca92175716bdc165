import type { StepMinutes } from "@posthorn/engine/stats/stats-store";
import type { PoolClient } from "pg";
import { isOfLiveTenant, replaceStep, sumColumns, sumOfSteps } from "./stats-columns.ts";

const minuteMs = 60_000;
const smaller = { 60: 1, 1440: 60 } as const;

const sql = `
INSERT INTO stats_step AS stored (tenant_id, endpoint_id, minutes, starts_at, ${sumColumns})
SELECT tenant_id, endpoint_id, $1::smallint, $3::timestamptz, ${sumOfSteps}
FROM stats_step AS part
WHERE minutes = $2::smallint AND starts_at >= $3::timestamptz AND starts_at < $4::timestamptz
  AND ${isOfLiveTenant("part.tenant_id")}
GROUP BY tenant_id, endpoint_id
${replaceStep}`;

/** Sums the next smaller steps up to the one that begins at `startMs`. */
export async function rollUpSteps(
  client: PoolClient,
  minutes: Exclude<StepMinutes, 1>,
  startMs: number,
): Promise<void> {
  const endMs = startMs + minutes * minuteMs;
  await client.query(sql, [minutes, smaller[minutes], new Date(startMs), new Date(endMs)]);
}
