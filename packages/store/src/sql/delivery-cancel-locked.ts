import type { Connection } from "../own-connection.ts";

const sql = `
UPDATE delivery SET status = 'cancelled', completed_at = now(), queued_until = NULL WHERE id = ANY ($1::uuid[])`;

/**
 * Cancels deliveries that the transaction has locked, and answers how many. In a statement of its own: see
 * docs/decisions/0031-rows-are-locked-without-run-time-pruning.md.
 */
export async function cancelLocked(
  connection: Pick<Connection, "query">,
  locked: readonly { id: string }[],
): Promise<number> {
  if (locked.length > 0) await connection.query(sql, [locked.map(({ id }) => id)]);
  return locked.length;
}
