import { type Pool, runStatement } from "../postgres.ts";

const sql = `
UPDATE delivery SET
  status = 'pending', attempts = delivery.attempts - 1, lease_until = NULL, lease_token = NULL,
  next_attempt_at = CASE WHEN $3 = 0 THEN delivery.next_attempt_at ELSE now() + $3 * interval '1 millisecond' END
FROM unnest($1::uuid[], $2::uuid[]) AS claimed (id, lease_token)
WHERE delivery.id = claimed.id AND delivery.id >= $4::uuid AND delivery.lease_token = claimed.lease_token AND delivery.status = 'delivering'`;

/** Gives claims back as if they had never been made; without a delay each keeps its place in the line. */
export async function releaseDeliveries(
  pool: Pool,
  claims: readonly { id: string; leaseToken: string }[],
  delayMs: number,
): Promise<void> {
  const ordered = claims.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ids = ordered.map((claim) => claim.id);
  const tokens = ordered.map((claim) => claim.leaseToken);
  await runStatement(pool, "delivery-release", sql, [ids, tokens, delayMs, ids[0]]);
}
