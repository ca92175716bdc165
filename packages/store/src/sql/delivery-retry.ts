import { encodeId } from "@posthorn/domain/id";
import type { AuditNote } from "@posthorn/engine/audit/audit";
import { auditValues, insertAuditSql } from "../audit-log.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { lockLanesOfOrdered, waitsForSql } from "./lane-hold-key.ts";

/**
 * Locks the event in the same statement: whoever takes payloads away locks the table, or the event's row, and looks again
 * for unfinished deliveries once it has the lock.
 */
const sql = `
WITH asked AS (
  SELECT delivery.id, delivery.tenant_id, delivery.status, delivery.endpoint_id, is_ordered, ordering_key,
    endpoint.id IS NULL OR endpoint.status = 'deleted' AS is_gone,
    (
      SELECT payload IS NULL FROM event WHERE event.id = delivery.event_id AND event.tenant_id = delivery.tenant_id
      FOR SHARE
    ) IS NOT FALSE AS is_expired
  FROM delivery LEFT JOIN endpoint ON endpoint.id = delivery.endpoint_id
  WHERE delivery.id = $1::uuid AND delivery.tenant_id = $2::uuid
  FOR UPDATE OF delivery
), retried AS (
  UPDATE delivery SET
    status = 'pending', next_attempt_at = now(), completed_at = NULL,
    trigger = CASE WHEN delivery.trigger = 'test' THEN 'test' ELSE 'manual' END::attempt_trigger,
    queued_until = now() + $3 * interval '1 second', waits_for = ${waitsForSql}
  FROM asked
  WHERE delivery.id = $1::uuid AND delivery.tenant_id = asked.tenant_id
    AND asked.status <> 'delivering' AND NOT asked.is_gone AND NOT asked.is_expired
  RETURNING delivery.tenant_id, asked.status AS former
), told AS (${insertAuditSql(5, {
  tenantId: "retried.tenant_id",
  target: "$4",
  before: "jsonb_build_object('status', retried.former)",
  after: "jsonb_build_object('status', 'pending')",
  from: "retried",
})}
)
SELECT status, is_gone, is_expired FROM asked`;

/** Makes a delivery due now; answers why not when it may not be. */
export async function retryDelivery(
  pool: Pool,
  tenantId: string,
  id: string,
  queuedForSeconds: number,
  note: AuditNote,
): Promise<"retried" | "delivering" | "deleted" | "expired" | "missing"> {
  type Row = { status: string; is_gone: boolean; is_expired: boolean };
  const values = [id, tenantId, queuedForSeconds, encodeId("dlv", id), ...auditValues(note)];
  const [row] = await runTransaction(pool, async (client) => {
    await lockLanesOfOrdered(client, [id]);
    return (await client.query<Row>({ name: "delivery-retry", text: sql, values })).rows;
  });
  if (row === undefined) return "missing";
  if (row.is_gone) return "deleted";
  if (row.status === "delivering") return "delivering";
  return row.is_expired ? "expired" : "retried";
}
