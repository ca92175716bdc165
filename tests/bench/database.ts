import type { Log } from "@posthorn/engine/ports";
import { prepareDatabase } from "@posthorn/runtime/prepare-database";
import pg from "pg";
import { parentOf } from "./process-usage.ts";
import { writeSlowStatements } from "./slow-statements.ts";

/** A fresh database with all migrations, and what is asked of it; the measured processes do not share this connection. */
export type Database = {
  url: string;
  /** Of the Postgres server itself. */
  serverPid: number;
  countOpen(): Promise<number>;
  /** What has become of the deliveries made since a time. */
  readDeliveries(since: Date): Promise<{ delivered: number; lastCompletedAt: Date | null }>;
  readCounters(): Promise<DatabaseCounters>;
  /** Makes ready for `writeSlowStatements`, on a Postgres with its settings. */
  countStatements(): Promise<void>;
  writeSlowStatements(folder: string, queue: string): Promise<void>;
  drop(): Promise<void>;
};

export type DatabaseCounters = { commits: number; walBytes: number };

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** Makes Posthorn's tables. */
export const migrateDatabase = (url: string) => prepareDatabase(url, quiet);

/** @param prepare null: the tables come later */
export async function createDatabase(
  adminUrl: string,
  name: string,
  prepare: ((url: string) => Promise<void>) | null,
): Promise<Database> {
  await queryOnce(adminUrl, `CREATE DATABASE ${name}`);
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  await prepare?.(url);
  await queryOnce(url, "CHECKPOINT"); // its cost belongs to nobody's figures
  const client = await connect(url);
  const readRow = async <Row extends pg.QueryResultRow>(
    text: string,
    values: unknown[] = [],
  ): Promise<Row> => {
    const { rows } = await client.query<Row>(text, values);
    if (rows[0] === undefined) throw new Error(`no answer to: ${text}`);
    return rows[0];
  };
  const { pid } = await readRow<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return {
    url,
    serverPid: parentOf(pid),
    countOpen: async () => {
      const text = "SELECT count(*)::int AS open FROM delivery WHERE completed_at IS NULL";
      return (await readRow<{ open: number }>(text)).open;
    },
    readDeliveries: async (since) =>
      readRow(
        `SELECT count(*) FILTER (WHERE status = 'delivered')::int AS delivered, max(completed_at) AS "lastCompletedAt"
         FROM delivery WHERE created_at >= $1`,
        [since],
      ),
    readCounters: () =>
      readRow(
        `SELECT xact_commit::float8 AS commits, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS "walBytes"
         FROM pg_stat_database WHERE datname = current_database()`,
      ),
    countStatements: async () =>
      void (await client.query(
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()",
      )),
    writeSlowStatements: (folder, queue) => writeSlowStatements(client, folder, queue),
    drop: async () => {
      await client.end();
      await queryOnce(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

export async function readServerVersion(adminUrl: string): Promise<string> {
  const { rows } = await queryOnce<{ server_version: string }>(adminUrl, "SHOW server_version");
  return rows[0]?.server_version ?? "";
}

async function queryOnce<Row extends pg.QueryResultRow>(
  url: string,
  text: string,
): Promise<pg.QueryResult<Row>> {
  const client = await connect(url);
  return client.query<Row>(text).finally(() => client.end());
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {}); // also rejects the running query, which is where it is reported
  await client.connect();
  return client;
}
