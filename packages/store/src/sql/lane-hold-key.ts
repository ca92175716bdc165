import { uuidArray } from "../binary-array.ts";
import type { Connection } from "../own-connection.ts";

/** In order of id, as every lock of lanes. */
const lockSql = `
SELECT FROM endpoint_lane WHERE endpoint_id IN (
  SELECT endpoint_id FROM delivery WHERE id = ANY ($1::uuid[]) AND id >= $2::uuid AND is_ordered
)
ORDER BY endpoint_id FOR UPDATE`;

/** Until the transaction ends, nothing is claimed from the lanes that decide on those of these deliveries that are ordered. */
export async function lockLanesOfOrdered(connection: Connection, ids: readonly string[]): Promise<void> {
  const [oldest] = ids.toSorted();
  if (oldest !== undefined) await connection.query(lockSql, [uuidArray(ids), oldest]);
}

/**
 * What a retried delivery waits for, as SQL on `asked`, in a statement after that lock: the one of its key that is under way. That is
 * the first unfinished one, or what this one waits for in its turn: it was retried while that was under way.
 */
export const waitsForSql = `
  CASE WHEN asked.is_ordered THEN (
    SELECT CASE WHEN first.status = 'delivering' THEN first.id ELSE first.waits_for END FROM delivery AS first
    WHERE first.endpoint_id = asked.endpoint_id AND first.completed_at IS NULL AND first.is_ordered
      AND first.ordering_key = asked.ordering_key
    ORDER BY first.ordering_key, first.ordering_number LIMIT 1
  ) END`;
