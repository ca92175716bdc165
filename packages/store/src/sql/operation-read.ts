import type { Page } from "@posthorn/engine/management-store";
import type { Operation } from "@posthorn/engine/operations/operation-store";
import { afterAllIds, type Pool, runStatement } from "../postgres.ts";
import { type OperationRow, operationColumns, toOperation } from "./operation-columns.ts";

const findSql = `SELECT ${operationColumns} FROM operation WHERE id = $1`;
const listSql = `SELECT ${operationColumns} FROM operation WHERE id < $1 ORDER BY id DESC LIMIT $2`;

export async function findOperation(pool: Pool, id: string): Promise<Operation | null> {
  const [row] = await runStatement<OperationRow>(pool, "operation-find", findSql, [id]);
  return row === undefined ? null : toOperation(row);
}

/** Newest first. */
export async function listOperations(pool: Pool, page: Page): Promise<Operation[]> {
  const values = [page.before ?? afterAllIds, page.limit];
  return (await runStatement<OperationRow>(pool, "operation-list", listSql, values)).map(toOperation);
}
