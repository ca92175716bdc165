import pg from "pg";

export type Pool = pg.Pool;

/** Bounds that every id lies between. */
export const beforeAllIds = "00000000-0000-0000-0000-000000000000";
export const afterAllIds = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Opens a pool. Lost connections are reported, never thrown: without a listener, a restart of Postgres would end the process.
 *
 * @param statementTimeoutMs bounds every statement, so that none can hold a connection for ever
 */
export function openPool(options: {
  databaseUrl: string;
  connections: number;
  applicationName: string;
  statementTimeoutMs: number;
  onLost: (error: Error) => void;
}): Pool {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: options.connections,
    application_name: options.applicationName,
    statement_timeout: options.statementTimeoutMs,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  pool.on("error", options.onLost);
  return pool;
}

/** Runs a statement that each connection prepares once under its name. */
export async function runStatement<Row extends pg.QueryResultRow>(
  pool: Pool,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const result = await pool.query<Row>({ name, text, values: [...values] });
  return result.rows;
}

/** True for an error that a value in a row caused (SQLSTATE classes 22 and 23), not the server or the connection. */
export function isRowFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.startsWith("22") || code.startsWith("23");
}

/** A Postgres array literal, for columns that are arrays inside an array parameter. */
export function toArrayLiteral(values: readonly string[]): string {
  if (values.length === 0) return "{}";
  const quoted = values.map((value) => `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
  return `{${quoted.join(",")}}`;
}
