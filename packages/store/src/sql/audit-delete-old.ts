import { type Pool, runStatement } from "../postgres.ts";

/** Ids carry their time, so the oldest entries are those with the smallest ids. */
const sql = `
WITH oldest AS (SELECT id, created_at FROM audit_log ORDER BY id LIMIT $2)
DELETE FROM audit_log USING oldest
WHERE audit_log.id = oldest.id AND oldest.created_at < now() - $1 * interval '1 day'
RETURNING audit_log.id`;

/** Deletes up to `limit` entries that are older than so many days; returns how many. */
export async function deleteOldAudit(pool: Pool, days: number, limit: number): Promise<number> {
  return (await runStatement(pool, "audit-delete-old", sql, [days, limit])).length;
}
