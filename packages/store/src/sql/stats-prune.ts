import type { StepMinutes } from "@posthorn/engine/stats/stats-store";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
WITH old AS (
  SELECT stored.* FROM unnest($1::smallint[], $2::timestamptz[]) AS kept (size, before_time)
  CROSS JOIN LATERAL (
    SELECT tenant_id, endpoint_id, minutes, starts_at FROM stats_step
    WHERE minutes = kept.size AND starts_at < kept.before_time ORDER BY starts_at LIMIT $3
  ) AS stored
)
DELETE FROM stats_step USING old
WHERE stats_step.tenant_id = old.tenant_id AND stats_step.endpoint_id = old.endpoint_id
  AND stats_step.minutes = old.minutes AND stats_step.starts_at = old.starts_at`;

/** See StatsStore. */
export async function pruneSteps(
  pool: Pool,
  kept: readonly { minutes: StepMinutes; beforeMs: number }[],
  limit: number,
): Promise<void> {
  const befores = kept.map(({ beforeMs }) => new Date(beforeMs));
  await runStatement(pool, "stats-prune", sql, [kept.map(({ minutes }) => minutes), befores, limit]);
}
