import { randomUUID } from "node:crypto";
import type { Log } from "@posthorn/engine/ports";
import { Client, DatabaseError, type Pool } from "pg";
import {
  choosePending,
  type HistoryRow,
  listMigrations,
  type Migration,
  MigrationError,
  readMigrations,
} from "./migration-files.ts";

/** The key that `prisma migrate deploy` locks with too, so that the two never run at once. */
const lockKey = 72_707_369;

/** Prisma's own table, so that its tools read our history. */
const createHistory = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

const insertApplied = `
  INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
  VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`;

/**
 * Applies the pending migrations of a folder in order, each in a transaction of its own. Safe to call from many
 * processes at once: one works, the others wait and find nothing to do. Needs a session of its own (no transaction
 * pooler). Throws MigrationError naming the migration; that one leaves no trace, so it can be corrected and run again.
 */
export async function migrate(options: {
  databaseUrl: string;
  migrationsFolder: string;
  log?: Pick<Log, "info">;
}): Promise<{ applied: string[] }> {
  const { databaseUrl, migrationsFolder, log } = options;
  const migrations = await readMigrations(migrationsFolder);
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  client.on("error", () => {}); // a lost connection also rejects the running query, which is where it is reported
  await client.connect();
  try {
    await takeLock(client, log);
    const pending = choosePending(migrations, await readHistory(client));
    if (pending.length > 0) await client.query(createHistory);
    for (const migration of pending) {
      await applyMigration(client, migration);
      log?.info({ migration: migration.name }, "migration applied");
    }
    return { applied: pending.map((migration) => migration.name) };
  } finally {
    await client.end(); // frees the lock as well
  }
}

/** The migrations of a folder that the database does not have yet: one small query, for readiness. */
export async function pendingMigrations(
  pool: Pick<Pool, "query">,
  migrationsFolder: string,
): Promise<string[]> {
  const [names, history] = await Promise.all([listMigrations(migrationsFolder), readHistory(pool)]);
  const finished = new Set(history.filter((row) => row.isFinished).map((row) => row.name));
  return names.filter((name) => !finished.has(name));
}

async function takeLock(client: Client, log: Pick<Log, "info"> | undefined): Promise<void> {
  await client.query("SET statement_timeout = 0"); // a role's default would end the wait, or a long migration
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
    lockKey,
  ]);
  if (rows[0]?.taken) return;
  log?.info({}, "waiting for another process to finish its migrations");
  await client.query("SELECT pg_advisory_lock($1)", [lockKey]);
}

async function readHistory(connection: Pick<Pool, "query">): Promise<HistoryRow[]> {
  try {
    const { rows } = await connection.query<HistoryRow>(`
      SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
      FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`);
    return rows;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === "42P01") return []; // undefined_table: a new database
    throw error;
  }
}

async function applyMigration(client: Client, migration: Migration): Promise<void> {
  const { name, sql, checksum } = migration;
  await client.query("BEGIN");
  try {
    await client.query(sql);
    if (client.getTransactionStatus() !== "T") throw endsItsTransaction(name);
    await client.query(insertApplied, [randomUUID(), checksum, name]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {}); // the connection may be gone, which rolls back too
    if (error instanceof MigrationError) throw error;
    const advice = "Its transaction was rolled back: correct its migration.sql and run again.";
    throw new MigrationError(name, `Migration ${name} failed${explain(error, sql)}. ${advice}`, {
      cause: error,
    });
  }
}

function endsItsTransaction(name: string): MigrationError {
  return new MigrationError(
    name,
    `Migration ${name} has a COMMIT or ROLLBACK of its own, so what stands before it was not undone. ` +
      `Remove both from its migration.sql and from the database, and run again.`,
  );
}

/** " at line 7: type x does not exist (hint)". Postgres counts positions in characters of the whole script. */
function explain(error: unknown, sql: string): string {
  if (!(error instanceof DatabaseError)) return `: ${error instanceof Error ? error.message : String(error)}`;
  const line =
    error.position === undefined ? "" : ` at line ${sql.slice(0, Number(error.position)).split("\n").length}`;
  const more = [error.detail, error.hint].filter((text) => text !== undefined).join(" ");
  return `${line}: ${error.message}${more === "" ? "" : ` (${more})`}`;
}
