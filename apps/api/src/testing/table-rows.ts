import type { Pool } from "pg";

/** Tables whose rows are of the whole instance. */
const instanceTables = new Set(["event_type", "stats_mark", "worker", "retention_run", "_prisma_migrations"]);
/** Their tenant is that of their endpoint. */
const endpointTables = new Set(["endpoint_lane", "endpoint_secret"]);

/** Fingerprints of all rows of all tables, by table: when two are equal, nothing was changed in between. */
export async function readAllRows(pool: Pool): Promise<Record<string, string>> {
  const tables = await listTables(pool);
  return fingerprint(
    pool,
    tables.map(({ name }) => [name, "true"]),
    [],
  );
}

/** The same of what is one tenant's. A new table that has no tenant_id has to be told apart above. */
export async function readTenantRows(pool: Pool, tenantId: string): Promise<Record<string, string>> {
  const tables = await listTables(pool);
  const ofTenant = tables.flatMap(({ name, hasTenant }): [string, string][] => {
    if (name === "tenant") return [[name, "id = $1"]];
    if (hasTenant) return [[name, "tenant_id = $1"]];
    if (endpointTables.has(name))
      return [[name, "endpoint_id IN (SELECT id FROM endpoint WHERE tenant_id = $1)"]];
    if (name === "dashboard_session")
      return [[name, "api_key_id IN (SELECT id FROM api_key WHERE tenant_id = $1)"]];
    if (instanceTables.has(name)) return [];
    throw new Error(`whose are the rows of the table ${name}?`);
  });
  return fingerprint(pool, ofTenant, [tenantId]);
}

async function listTables(pool: Pool): Promise<{ name: string; hasTenant: boolean }[]> {
  const { rows } = await pool.query<{ name: string; hasTenant: boolean }>(
    `SELECT relname AS name, EXISTS (
       SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id' AND NOT attisdropped
     ) AS "hasTenant"
     FROM pg_class
     WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
     ORDER BY relname`,
  );
  return rows;
}

/** Without when a key was last used, which each call of a key notes sooner or later. */
async function fingerprint(
  pool: Pool,
  tables: readonly [name: string, condition: string][],
  values: unknown[],
): Promise<Record<string, string>> {
  const one = ([name, condition]: readonly [string, string]) =>
    `SELECT '${name}' AS name, count(*) || ' rows ' || coalesce(md5(string_agg(row, ',' ORDER BY row)), '') AS print
     FROM (SELECT md5((to_jsonb(t) - 'last_used_at')::text) AS row FROM ${name} AS t WHERE ${condition}) AS rows`;
  const { rows } = await pool.query<{ name: string; print: string }>(
    tables.map(one).join(" UNION ALL "),
    values,
  );
  return Object.fromEntries(rows.map(({ name, print }) => [name, print]));
}
