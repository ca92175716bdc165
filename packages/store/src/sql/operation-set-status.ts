import { encodeId } from "@posthorn/domain/id";
import type { Audit } from "@posthorn/engine/audit/audit";
import type { Operation } from "@posthorn/engine/operations/operation-store";
import { insertAudit } from "../audit-log.ts";
import { type Pool, runTransaction } from "../postgres.ts";
import { type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

/** Waits for a batch that is being committed, and no longer: a batch takes this lock last. */
const lockSql = `
SELECT ${operationColumns} FROM operation WHERE id = $1 AND tenant_id IS NOT DISTINCT FROM $2::uuid FOR UPDATE`;

/** The lease stays as it is: it says when the next batch may begin. */
const setSql = `
UPDATE operation SET status = $2::operation_status, finished_at = CASE WHEN $2 = 'cancelled' THEN now() END
WHERE id = $1
RETURNING ${operationColumns}`;

export async function setOperationStatus(
  pool: Pool,
  { id, tenantId }: Pick<Operation, "id" | "tenantId">,
  status: "running" | "paused" | "cancelled",
  audit: Audit<Operation>,
): Promise<Operation | "ended" | null> {
  return runTransaction(pool, async (client) => {
    const [before] = (await client.query<OperationRow>(lockSql, [id, tenantId])).rows.map(toOperation);
    if (before === undefined) return null;
    if (before.finishedAt !== null) return "ended";
    const [after] = (await client.query<OperationRow>(setSql, [id, status])).rows.map(toOperation);
    if (after === undefined) return null;
    await insertAudit(client, audit, { tenantId, target: encodeId("op", id), before, after });
    return after;
  });
}
