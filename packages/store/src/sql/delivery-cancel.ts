import { encodeId } from "@posthorn/domain/id";
import type { AuditNote } from "@posthorn/engine/audit/audit";
import { auditValues, insertAuditSql } from "../audit-log.ts";
import { type Pool, runStatement } from "../postgres.ts";

const sql = `
WITH asked AS (
  SELECT id, tenant_id, status FROM delivery WHERE id = $1::uuid AND tenant_id = $2::uuid FOR UPDATE
), cancelled AS (
  UPDATE delivery SET status = 'cancelled', completed_at = now(), queued_until = NULL
  FROM asked
  WHERE delivery.id = $1::uuid AND delivery.tenant_id = asked.tenant_id AND asked.status = 'pending'
  RETURNING delivery.tenant_id
), told AS (${insertAuditSql(4, {
  tenantId: "cancelled.tenant_id",
  target: "$3",
  before: "jsonb_build_object('status', 'pending')",
  after: "jsonb_build_object('status', 'cancelled')",
  from: "cancelled",
})}
)
SELECT status FROM asked`;

/** Ends a waiting delivery; answers why not when it does not wait. */
export async function cancelDelivery(
  pool: Pool,
  tenantId: string,
  id: string,
  note: AuditNote,
): Promise<"cancelled" | "delivering" | "finished" | "missing"> {
  const values = [id, tenantId, encodeId("dlv", id), ...auditValues(note)];
  const [row] = await runStatement<{ status: string }>(pool, "delivery-cancel", sql, values);
  if (row === undefined) return "missing";
  if (row.status === "delivering") return "delivering";
  return row.status === "pending" ? "cancelled" : "finished";
}
