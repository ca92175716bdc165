import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "@posthorn/engine/ports";
import { pendingMigrations } from "@posthorn/store/migrate";
import { openPool, type Pool } from "@posthorn/store/postgres";
import { createEmbeddedPostgres } from "./embedded-postgres.ts";
import { describeCause } from "./keep-trying.ts";
import { createLog } from "./log.ts";
import { migrationsFolder } from "./prepare-database.ts";
import { countByMasterKey, rewrapSecrets, type SealedCounts, type Unopened } from "./rewrap-secrets.ts";
import { runMain } from "./run-main.ts";
import { createSecretBox } from "./secret-box.ts";
import { type MasterKey, parseMasterKeys, readSettings, requireSettings, type Settings } from "./settings.ts";
import { loadStandaloneKeys } from "./standalone-keys.ts";
import { StartError } from "./start-error.ts";

const mostShown = 20;
const statementTimeoutMs = 60_000;

/** `npm run keys:rotate`: wraps every secret with the newest master key; with `--dry-run` only counts. See docs/guides/master-keys.md. */
await runMain(async () => {
  const isDryRun = readArguments(process.argv.slice(2));
  const settings = readSettings();
  const log = createLog(settings.POSTHORN_LOG_LEVEL, "keys");
  await withDatabase(settings, log, async (pool, masterKeys) => {
    await requireMigrations(pool);
    await rotate(pool, masterKeys, isDryRun, log);
  });
});

function readArguments(given: readonly string[]): boolean {
  const unknown = given.find((argument) => argument !== "--dry-run");
  if (unknown !== undefined)
    throw new StartError(`${unknown} is not understood; npm run keys:rotate [-- --dry-run]`);
  return given.length > 0;
}

async function rotate(
  pool: Pool,
  masterKeys: readonly MasterKey[],
  isDryRun: boolean,
  log: Log,
): Promise<void> {
  const box = createSecretBox(masterKeys);
  const unopened = isDryRun
    ? []
    : await rewrapSecrets(pool, box, (step) => log.info(step, "secrets were wrapped anew"));
  const counts = await countByMasterKey(pool, box);
  for (const count of counts) log.info(count, "secrets by the master key they need");
  requireOpened(unopened);
  requireKnown(counts, masterKeys);
  if (!isDryRun) requireNewest(counts, masterKeys[0]?.id ?? "");
}

/** @throws StartError naming the rows, and nothing of what is in them */
function requireOpened(unopened: readonly Unopened[]): void {
  if (unopened.length === 0) return;
  const shown = unopened.slice(0, mostShown).map(({ place, row, why }) => `  ${place} of ${row}: ${why}`);
  const more = unopened.length > mostShown ? [`  and ${unopened.length - mostShown} more`] : [];
  throw new StartError(["These could not be opened, and stay as they are:", ...shown, ...more].join("\n"));
}

/** @throws StartError */
function requireKnown(counts: readonly SealedCounts[], masterKeys: readonly MasterKey[]): void {
  const known = new Set(masterKeys.map(({ id }) => id));
  const unknown = new Set(
    counts.flatMap(({ byKeyId }) => Object.keys(byKeyId)).filter((id) => !known.has(id)),
  );
  if (unknown.size > 0)
    throw new StartError(
      `Secrets need master keys that are not in POSTHORN_MASTER_KEYS: ${[...unknown].join(", ")}`,
    );
}

/** @throws StartError when a process still seals with an older key */
function requireNewest(counts: readonly SealedCounts[], newest: string): void {
  const older = counts.flatMap(({ byKeyId }) => Object.entries(byKeyId)).filter(([id]) => id !== newest);
  const left = older.reduce((sum, [, count]) => sum + count, 0);
  if (left > 0)
    throw new StartError(
      `${left} secrets were sealed with an older master key meanwhile. Give every process the new list, then run this again.`,
    );
}

/** The database of the settings; without one standalone's own, which must not be running. */
async function withDatabase(
  settings: Settings,
  log: Log,
  work: (pool: Pool, masterKeys: readonly MasterKey[]) => Promise<void>,
): Promise<void> {
  const dataDir = settings.POSTHORN_DATA_DIR;
  const kept = (await hasKeys(dataDir)) ? await loadStandaloneKeys(dataDir) : null;
  const masterKeys = settings.POSTHORN_MASTER_KEYS ?? (kept && parseMasterKeys(kept.masterKey));
  if (masterKeys === null || (settings.DATABASE_URL === undefined && kept === null))
    return void requireSettings(settings, ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
  if (settings.DATABASE_URL !== undefined)
    return withPool(settings.DATABASE_URL, (pool) => work(pool, masterKeys));
  const embedded = createEmbeddedPostgres({ dataDir, log });
  try {
    await embedded.service.start();
    await withPool(embedded.databaseUrl(), (pool) => work(pool, masterKeys));
  } finally {
    await embedded.service.stop();
  }
}

function hasKeys(dataDir: string): Promise<boolean> {
  return access(join(dataDir, "keys.json")).then(
    () => true,
    () => false,
  );
}

async function withPool(databaseUrl: string, work: (pool: Pool) => Promise<void>): Promise<void> {
  const pool = openPool({
    databaseUrl,
    connections: 1,
    statementTimeoutMs,
    applicationName: "posthorn keys",
    onLost: () => {},
  });
  try {
    await work(pool);
  } finally {
    await pool.close();
  }
}

/** The first thing that is asked of Postgres, so it also tells whether that can be reached. */
async function requireMigrations(pool: Pool): Promise<void> {
  const pending = await pendingMigrations(pool, migrationsFolder).catch((error: unknown) => {
    throw new StartError(`Postgres (DATABASE_URL): ${describeCause(error)}`, { cause: error });
  });
  if (pending.length > 0)
    throw new StartError(`The database lacks ${pending.join(", ")}; run \`npm run db:migrate\` first.`);
}
