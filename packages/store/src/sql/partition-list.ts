import { type DailyTable, dailyTables } from "@posthorn/engine/retention/retention-store";
import { type Pool, runStatement } from "../postgres.ts";

export const partitionedTables = dailyTables;
export type PartitionedTable = DailyTable;

const sql = `
SELECT child.relname AS name
FROM pg_inherits JOIN pg_class AS child ON child.oid = inhrelid
WHERE inhparent = $1::regclass ORDER BY child.relname`;

/** Names of a table's partitions, oldest day first, the default partition before all days. */
export async function listPartitions(pool: Pool, table: PartitionedTable): Promise<string[]> {
  const rows = await runStatement<{ name: string }>(pool, "partition-list", sql, [table]);
  return rows.map((row) => row.name);
}
