import { firstIdAt } from "@posthorn/domain/id";
import { type Connection, inTransaction } from "../own-connection.ts";
import { cancelLocked } from "./delivery-cancel-locked.ts";

const lockSql = `
SELECT delivery.id
FROM delivery JOIN endpoint ON endpoint.id = delivery.endpoint_id
WHERE delivery.id < $1::uuid AND completed_at IS NULL AND delivery.status = 'pending'
  AND endpoint.status IN ('paused', 'disabled')
LIMIT $2 FOR UPDATE OF delivery SKIP LOCKED`;

/** Cancels what has waited for an endpoint that is switched off for longer than deliveries are kept. */
export async function cancelHeld(connection: Connection, beforeMs: number, limit: number): Promise<number> {
  return inTransaction(connection, async () => {
    const { rows } = await connection.query<{ id: string }>(lockSql, [firstIdAt(beforeMs), limit]);
    return cancelLocked(connection, rows);
  });
}
