import type { LiveAttempt } from "@posthorn/engine/live/live-store";
import { readNewestById } from "../planner-settings.ts";
import { type Pool, runTransaction } from "../postgres.ts";

/**
 * The time comes with every row, and with one row of nulls when there is no attempt. "IS TRUE" keeps the condition from any
 * index: that of the primary key begins with the tenant, and would be read through all of the tenant's day.
 */
export const tailSql = `
SELECT (extract(epoch FROM now()) * 1000)::float8 AS "nowMs", tail.*
FROM (SELECT 1) AS once
LEFT JOIN (
  SELECT id, delivery_id AS "deliveryId", tenant_id AS "tenantId", endpoint_id AS "endpointId", number, trigger,
    started_at AS "startedAt", duration_ms AS "durationMs", status_code AS "statusCode", reason, next_status AS "nextStatus"
  FROM attempt
  WHERE id > $1::uuid AND ($2::uuid[] IS NULL OR tenant_id = ANY ($2)) IS TRUE AND next_status IS NOT NULL
  LIMIT $3
) AS tail ON true`;

type Row = { nowMs: number } & (LiveAttempt | { [Name in keyof LiveAttempt]: null });

/** See LiveStore. */
export async function readTail(
  pool: Pool,
  afterId: string,
  tenantIds: readonly string[] | null,
  limit: number,
): Promise<{ nowMs: number; attempts: LiveAttempt[] }> {
  const { rows } = await runTransaction(pool, async (client) => {
    await client.query(readNewestById);
    return client.query<Row>(tailSql, [afterId, tenantIds, limit]);
  });
  const attempts = rows.flatMap(({ nowMs: _, ...attempt }) => (attempt.id === null ? [] : [attempt]));
  return { nowMs: rows[0]?.nowMs ?? Number.NaN, attempts };
}
