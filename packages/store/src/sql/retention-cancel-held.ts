import { firstIdAt } from "@posthorn/domain/id";
import type { Connection } from "../own-connection.ts";

const sql = `
WITH held AS (
  SELECT delivery.id, delivery.tenant_id
  FROM delivery JOIN endpoint ON endpoint.id = delivery.endpoint_id
  WHERE delivery.id < $1::uuid AND completed_at IS NULL AND delivery.status = 'pending'
    AND endpoint.status IN ('paused', 'disabled')
  LIMIT $2 FOR UPDATE OF delivery SKIP LOCKED
)
UPDATE delivery SET status = 'cancelled', completed_at = now(), queued_until = NULL
FROM held WHERE delivery.id = held.id AND delivery.tenant_id = held.tenant_id AND delivery.id < $1::uuid`;

/** Cancels what has waited for an endpoint that is switched off for longer than deliveries are kept. */
export async function cancelHeld(connection: Connection, beforeMs: number, limit: number): Promise<number> {
  const { rowCount } = await connection.query(sql, [firstIdAt(beforeMs), limit]);
  return rowCount ?? 0;
}
