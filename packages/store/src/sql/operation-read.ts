import type { Page } from "@posthorn/engine/management-store";
import type { Operation, OperationQuery } from "@posthorn/engine/operations/operation-store";
import { afterAllIds, type Pool, runStatement } from "../postgres.ts";
import { actionInSql, type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

const findSql = `SELECT ${operationColumns} FROM operation WHERE id = $1`;

/** A list by tenant leaves out erasures, which are the instance's. */
const listSql = `
SELECT ${operationColumns} FROM operation
WHERE id < $1 AND ($3::uuid IS NULL OR (tenant_id = $3 AND action <> 'erase_tenant'))
  AND ($4::operation_status IS NULL OR status = $4) AND ($5::operation_action IS NULL OR action = $5)
ORDER BY id DESC LIMIT $2`;

/** Rounded up: whatever has happened lies before it. */
const timeSql = "SELECT date_trunc('milliseconds', now()) + interval '1 millisecond' AS now";

export async function findOperation(pool: Pool, id: string): Promise<Operation | null> {
  const [row] = await runStatement<OperationRow>(pool, "operation-find", findSql, [id]);
  return row === undefined ? null : toOperation(row);
}

/** Newest first. */
export async function listOperations(pool: Pool, query: OperationQuery, page: Page): Promise<Operation[]> {
  const { tenantId = null, status = null, action } = query;
  const actionName = action === undefined ? null : actionInSql(action);
  const values = [page.before ?? afterAllIds, page.limit, tenantId, status, actionName];
  return (await runStatement<OperationRow>(pool, "operation-list", listSql, values)).map(toOperation);
}

export async function readTime(pool: Pool): Promise<Date> {
  const [row] = await runStatement<{ now: Date }>(pool, "time-read", timeSql, []);
  if (row === undefined) throw new Error("Postgres told no time");
  return row.now;
}
