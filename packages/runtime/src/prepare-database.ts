import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "@posthorn/engine/ports";
import { migrate, pendingMigrations } from "@posthorn/store/migrate";
import { openPool } from "@posthorn/store/postgres";
import { ensurePartitions } from "@posthorn/store/sql/partition-ensure";

export const migrationsFolder = join(import.meta.dirname, "../../../prisma/migrations");

/** Days for which partitions are made ahead; upkeep.ts makes the next ones every hour. */
export const partitionDaysAhead = 3;

const pauseMs = 500;
const repeatMessageMs = 60_000;

/** Brings a database up to date: migrations, then the partitions of today and the next days. */
export async function prepareDatabase(databaseUrl: string, log: Log): Promise<void> {
  const { applied } = await migrate({ databaseUrl, migrationsFolder, log });
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
    return `Postgres does not answer (${error instanceof Error ? error.message || error.name : String(error)})`;
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
