import type {
  AdvancedOperation,
  ClaimedOperation,
  OperationAction,
  OperationFilter,
} from "@posthorn/engine/operations/operation-store";

/** A row as ClaimedOperation has it, but for the spelling of its action and the times in its filter. */
export const operationColumns = `
  id, action, status, tenant_id AS "tenantId", filter, total::float8, done::float8, failed::float8,
  rate_per_second AS "ratePerSecond", created_at AS "createdAt", finished_at AS "finishedAt", cursor,
  CASE WHEN created_by IS NOT NULL THEN jsonb_build_object('kind', created_by_kind, 'id', created_by) END AS "createdBy",
  lease_until AS "leaseUntil"`;

type StoredFilter = Omit<OperationFilter, "createdAfter" | "createdBefore"> & {
  createdAfter?: string;
  createdBefore?: string;
};
type AsStored<Row> = Omit<Row, "action" | "filter"> & { action: string; filter: StoredFilter };

export type OperationRow = AsStored<ClaimedOperation>;
export type AdvancedRow = AsStored<AdvancedOperation>;

export function toOperation<Row extends { action: string; filter: StoredFilter }>(
  row: Row,
): Omit<Row, "action" | "filter"> & { action: OperationAction; filter: OperationFilter } {
  return { ...row, action: readAction(row.action), filter: readFilter(row.filter) };
}

/** SQL names have no hyphens. */
export function actionInSql(action: OperationAction): string {
  return action.replace("-", "_");
}

/** The type `operation_action` has these values only. */
function readAction(text: string): OperationAction {
  return text.replace("_", "-") as OperationAction;
}

/** JSON has no times. */
function readFilter({ createdAfter, createdBefore, ...rest }: StoredFilter): OperationFilter {
  return {
    ...rest,
    ...(createdAfter === undefined ? {} : { createdAfter: new Date(createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: new Date(createdBefore) }),
  };
}
