import { firstIdAt } from "@posthorn/domain/id";
import type { PoolClient } from "pg";
import {
  bucketOfDuration,
  everyId,
  isOfLiveTenant,
  replaceStep,
  sumColumns,
  sumOfAttempts,
  sumOfSteps,
} from "./stats-columns.ts";

const minuteMs = 60_000;

/**
 * Counts attempts and events of some minutes, by their ids, which hold when they were made: for each endpoint, from that for
 * each tenant, and from that for all. Equal attempts are counted first, so that what is dear is done for few rows.
 */
export const countSql = `
WITH attempted AS (
  SELECT tenant_id, endpoint_id, width_bucket(id, $3::uuid[]) AS minute, reason, next_status,
    CASE WHEN reason <> 'worker_lost' THEN ${bucketOfDuration} END AS bucket, count(*) AS attempts
  FROM attempt WHERE id >= $1::uuid AND id < $2::uuid
  GROUP BY 1, 2, 3, 4, 5, 6
), emitted AS (
  SELECT tenant_id, width_bucket(id, $3::uuid[]) AS minute, count(*) AS events
  FROM event WHERE id >= $1::uuid AND id < $2::uuid
  GROUP BY 1, 2
), of_endpoint AS (
  SELECT tenant_id, endpoint_id, minute, 0 AS events, ${sumOfAttempts} FROM attempted GROUP BY 1, 2, 3
), of_tenant AS (
  SELECT tenant_id, ${everyId} AS endpoint_id, minute, ${sumOfSteps}
  FROM (
    SELECT * FROM of_endpoint
    UNION ALL
    SELECT tenant_id, NULL, minute, events, 0, 0, 0, '{}', '{}' FROM emitted
  ) AS part
  GROUP BY tenant_id, minute
), counted AS (
  SELECT * FROM of_endpoint
  UNION ALL
  SELECT * FROM of_tenant
  UNION ALL
  SELECT ${everyId}, ${everyId}, minute, ${sumOfSteps} FROM of_tenant GROUP BY minute
)
INSERT INTO stats_step AS stored (tenant_id, endpoint_id, minutes, starts_at, ${sumColumns})
SELECT tenant_id, endpoint_id, 1, ($4::timestamptz[])[minute], ${sumColumns}
FROM counted WHERE ${isOfLiveTenant("counted.tenant_id")}
${replaceStep}`;

/** @param fromMs and toMs are whole minutes */
export async function countSteps(client: PoolClient, fromMs: number, toMs: number): Promise<void> {
  const starts = Array.from({ length: (toMs - fromMs) / minuteMs }, (_, index) => fromMs + index * minuteMs);
  const firstIds = starts.map(firstIdAt);
  const times = starts.map((ms) => new Date(ms));
  await client.query(countSql, [firstIdAt(fromMs), firstIdAt(toMs), firstIds, times]);
}
