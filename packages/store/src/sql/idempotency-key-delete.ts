import { type Pool, runStatement } from "../postgres.ts";

const sql = `DELETE FROM idempotency_key WHERE created_at < now() - $1 * interval '1 hour'`;

export async function deleteIdempotencyKeys(pool: Pool, hours: number): Promise<void> {
  await runStatement(pool, "idempotency-key-delete", sql, [hours]);
}
