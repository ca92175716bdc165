import type { Pool } from "pg";

/** Of partitioned tables, whose partitions follow them. What an index was made with says ONLY, which would leave them out. */
const indexesSql = `
SELECT relation.relname AS "table", index.relname AS name, conname IS NOT NULL AS "isKey",
  coalesce(pg_get_constraintdef(pg_constraint.oid), replace(pg_get_indexdef(index.oid), ' ON ONLY ', ' ON ')) AS definition
FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS relation ON relation.oid = indrelid
LEFT JOIN pg_constraint ON conindid = indexrelid AND contype = 'p'
WHERE relation.relname = ANY ($1) AND relation.relkind = 'p'`;

type Index = { table: string; name: string; isKey: boolean; definition: string };

/** Drops all indexes of partitioned tables for the time of `work`: to make them anew is much quicker than to keep them up. */
export async function withoutIndexes(
  pool: Pool,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const { rows } = await pool.query<Index>(indexesSql, [tables]);
  for (const { table, name, isKey } of rows) {
    await pool.query(isKey ? `ALTER TABLE ${table} DROP CONSTRAINT ${name}` : `DROP INDEX ${name}`);
  }
  await work();
  for (const { table, name, isKey, definition } of rows) {
    await pool.query(isKey ? `ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}` : definition);
  }
}
