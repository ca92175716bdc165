import { join } from "node:path";
import type { Log } from "@posthorn/engine/ports";
import { migrate, pendingMigrations } from "@posthorn/store/migrate";
import { MigrationError } from "@posthorn/store/migration-files";
import { openPool } from "@posthorn/store/postgres";
import { ensurePartitions } from "@posthorn/store/sql/partition-ensure";
import { keepTrying, NotYetError } from "./keep-trying.ts";
import { StartError } from "./start-error.ts";

export const migrationsFolder = join(import.meta.dirname, "../../../prisma/migrations");

/** Days for which partitions are made ahead; upkeep.ts makes the next ones every hour. */
export const partitionDaysAhead = 3;

/**
 * Brings a database up to date: migrations, then the partitions of today and the next days.
 *
 * @throws StartError when a migration fails; what Postgres or the network says when it cannot be reached
 */
export async function prepareDatabase(databaseUrl: string, log: Log): Promise<void> {
  const { applied } = await migrate({ databaseUrl, migrationsFolder, log }).catch((error: unknown) => {
    throw error instanceof MigrationError ? new StartError(error.message, { cause: error }) : error;
  });
  const pool = openSmallPool(databaseUrl, 60_000);
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
export async function awaitDatabase(databaseUrl: string, log: Log, stopping?: AbortSignal): Promise<void> {
  const pool = openSmallPool(databaseUrl, 5_000); // a stop waits for the statement under way
  try {
    await keepTrying(log, stopping, async () => {
      const pending = await pendingMigrations(pool, migrationsFolder);
      if (pending.length > 0)
        throw new NotYetError(`the database lacks ${pending.join(", ")}; run \`npm run db:migrate\``);
    });
  } finally {
    await pool.close();
  }
}

function openSmallPool(databaseUrl: string, statementTimeoutMs: number) {
  return openPool({
    databaseUrl,
    connections: 1,
    statementTimeoutMs,
    applicationName: "posthorn start",
    onLost: () => {},
  });
}
