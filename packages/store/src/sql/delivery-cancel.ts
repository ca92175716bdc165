import { type Pool, runStatement } from "../postgres.ts";

const sql = `
WITH asked AS (
  SELECT id, tenant_id, status FROM delivery WHERE id = $1::uuid AND tenant_id = $2::uuid FOR UPDATE
), cancelled AS (
  UPDATE delivery SET status = 'cancelled', completed_at = now(), queued_until = NULL
  FROM asked
  WHERE delivery.id = asked.id AND delivery.tenant_id = asked.tenant_id AND delivery.id = $1::uuid
    AND asked.status = 'pending'
)
SELECT status FROM asked`;

/** Ends a waiting delivery; answers why not when it does not wait. */
export async function cancelDelivery(
  pool: Pool,
  tenantId: string,
  id: string,
): Promise<"cancelled" | "delivering" | "finished" | "missing"> {
  const [row] = await runStatement<{ status: string }>(pool, "delivery-cancel", sql, [id, tenantId]);
  if (row === undefined) return "missing";
  if (row.status === "delivering") return "delivering";
  return row.status === "pending" ? "cancelled" : "finished";
}
