import { Client } from "pg";

/** A clock that only the test moves: the engine's, and Postgres' own as well. */
export type VirtualTime = { nowMs: number };

/** What is found before pg_catalog is taken instead of it, so every statement of the product gets the test's time. */
const sql = `
CREATE SCHEMA virtual;
CREATE SEQUENCE virtual.clock_ms;
${["now", "transaction_timestamp", "statement_timestamp", "clock_timestamp"].map(createClockSql).join("")}
DO $$ BEGIN
  EXECUTE format('ALTER DATABASE %I SET search_path = virtual, pg_catalog, public', current_database());
END $$`;

function createClockSql(name: string): string {
  return `
CREATE FUNCTION virtual.${name}() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
  AS 'SELECT to_timestamp(last_value / 1000.0) FROM virtual.clock_ms';`;
}

/** Sets Postgres' clock, at once and for every connection: a sequence knows no transactions. */
export const setTimeSql = "setval('virtual.clock_ms', $1::bigint)";

/** Counts for connections that are opened from now on. */
export async function installVirtualTime(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
