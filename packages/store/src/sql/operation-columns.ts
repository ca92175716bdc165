import type { ClaimedOperation, OperationAction } from "@posthorn/engine/operations/operation-store";

/** A row as ClaimedOperation has it, but for the spelling of its action. */
export const operationColumns = `
  id, action, status, tenant_id AS "tenantId", total::float8, done::float8, failed::float8,
  rate_per_second AS "ratePerSecond", created_at AS "createdAt", finished_at AS "finishedAt", cursor,
  lease_until AS "leaseUntil"`;

export type OperationRow = Omit<ClaimedOperation, "action"> & { action: string };

export function toOperation<Row extends { action: string }>(
  row: Row,
): Omit<Row, "action"> & { action: OperationAction } {
  return { ...row, action: readAction(row.action) };
}

/** SQL names have no hyphens. */
export function actionInSql(action: OperationAction): string {
  return action.replace("-", "_");
}

/** The type `operation_action` has these values only. */
function readAction(text: string): OperationAction {
  return text.replace("_", "-") as OperationAction;
}
