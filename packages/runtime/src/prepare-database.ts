import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@posthorn/engine/ports";
import { migrate, pendingMigrations } from "@posthorn/store/migrate";
import { MigrationError } from "@posthorn/store/migration-files";
import { openPool } from "@posthorn/store/postgres";
import { ensurePartitions } from "@posthorn/store/sql/partition-ensure";
import { StartError } from "./start-error.ts";

export const migrationsFolder = join(import.meta.dirname, "../../../prisma/migrations");

/** Days for which partitions are made ahead; upkeep.ts makes the next ones every hour. */
export const partitionDaysAhead = 3;

const pauseMs = 500;
const repeatMessageMs = 60_000;

/**
 * Brings a database up to date: migrations, then the partitions of today and the next days.
 *
 * @throws StartError when Postgres cannot be reached or a migration fails
 */
export async function prepareDatabase(databaseUrl: string, log: Log): Promise<void> {
  const { applied } = await migrate({ databaseUrl, migrationsFolder, log }).catch((error: unknown) => {
    throw new StartError(
      error instanceof MigrationError ? error.message : `Postgres (DATABASE_URL): ${describe(error)}`,
      { cause: error },
    );
  });
  const pool = openSmallPool(databaseUrl);
  try {
    await ensurePartitions(pool, Date.now(), partitionDaysAhead);
  } finally {
    await pool.close();
  }
  log.info(
    { applied },
    applied.length === 0 ? "the database is up to date" : "the database was brought up to date",
  );
}

/** Waits, for ever if need be, until Postgres answers and has every migration; says once a minute what is missing. */
export async function awaitDatabase(databaseUrl: string, log: Log): Promise<void> {
  const pool = openSmallPool(databaseUrl);
  let saidAtMs = Number.NEGATIVE_INFINITY;
  try {
    for (;;) {
      const missing = await findMissing(pool);
      if (missing === null) return;
      if (Date.now() - saidAtMs >= repeatMessageMs) {
        log.warn({}, `waiting: ${missing}`);
        saidAtMs = Date.now();
      }
      await wait(pauseMs);
    }
  } finally {
    await pool.close();
  }
}

async function findMissing(pool: ReturnType<typeof openSmallPool>): Promise<string | null> {
  try {
    const pending = await pendingMigrations(pool, migrationsFolder);
    return pending.length === 0
      ? null
      : `the database lacks ${pending.join(", ")}; run \`npm run db:migrate\``;
  } catch (error) {
    return `Postgres does not answer (${describe(error)})`;
  }
}

function openSmallPool(databaseUrl: string) {
  return openPool({
    databaseUrl,
    connections: 1,
    statementTimeoutMs: 60_000,
    applicationName: "posthorn start",
    onLost: () => {},
  });
}

/** Node joins the failures of several addresses in an error without a message of its own. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors[0]);
  return error instanceof Error ? error.message || error.name : String(error);
}
