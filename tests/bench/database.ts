import type { Log } from "@posthorn/engine/ports";
import { prepareDatabase } from "@posthorn/runtime/prepare-database";
import pg from "pg";
import type { BySpeed } from "./messages.ts";
import { parentOf } from "./process-usage.ts";
import { countOpen, type Delivered, readDelivered } from "./read-deliveries.ts";
import { writeSlowStatements } from "./slow-statements.ts";

/** The database of a round, and what is asked of it; the measured processes do not share this connection. */
export type Database = {
  url: string;
  /** Of the Postgres server itself. */
  serverPid: number;
  /** Unfinished deliveries from an id on; so it reads no more than the round has made, whatever else is there. */
  countOpen(firstId: string): Promise<BySpeed<number>>;
  readDelivered(firstId: string): Promise<BySpeed<Delivered>>;
  readCounters(): Promise<DatabaseCounters>;
  /** Makes ready for `writeSlowStatements`, on a Postgres with its settings. */
  countStatements(): Promise<void>;
  writeSlowStatements(folder: string, name: string): Promise<void>;
  drop(): Promise<void>;
};

export type DatabaseCounters = { commits: number; walBytes: number };

/** What a new database begins as. `template`: a copy of this one, to which nobody may be connected. */
export type Origin = { template?: string; prepare?: (url: string) => Promise<void> };

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

const countersSql = `
SELECT xact_commit::float8 AS commits, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS "walBytes"
FROM pg_stat_database WHERE datname = current_database()`;

/** Makes Posthorn's tables, where they are not there yet. */
export const migrateDatabase = (url: string) => prepareDatabase(url, quiet);

/** Makes a database and answers its URL. A copy of another is one of its files, which is on disk before this returns. */
export async function makeDatabase(adminUrl: string, name: string, origin: Origin): Promise<string> {
  const copied = origin.template === undefined ? "" : ` TEMPLATE ${origin.template} STRATEGY FILE_COPY`;
  await queryOnce(adminUrl, `CREATE DATABASE ${name}${copied}`);
  const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href;
  await origin.prepare?.(url);
  return url;
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await queryOnce(adminUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

/** Makes the database of a round and connects to it. */
export async function createDatabase(adminUrl: string, name: string, origin: Origin): Promise<Database> {
  const url = await makeDatabase(adminUrl, name, origin);
  await queryOnce(url, "CHECKPOINT"); // its cost belongs to nobody's figures
  const client = await connect(url);
  const readRow = async <Row extends pg.QueryResultRow>(text: string): Promise<Row> => {
    const { rows } = await client.query<Row>(text);
    if (rows[0] === undefined) throw new Error(`no answer to: ${text}`);
    return rows[0];
  };
  const { pid } = await readRow<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return {
    url,
    serverPid: parentOf(pid),
    countOpen: (firstId) => countOpen(client, firstId),
    readDelivered: (firstId) => readDelivered(client, firstId),
    readCounters: () => readRow(countersSql),
    countStatements: async () =>
      void (await client.query(
        "CREATE EXTENSION IF NOT EXISTS pg_stat_statements; SELECT pg_stat_statements_reset()",
      )),
    writeSlowStatements: (folder, name) => writeSlowStatements(client, folder, name),
    drop: async () => {
      await client.end();
      await dropDatabase(adminUrl, name);
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
