import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

export type Migration = { name: string; sql: string; checksum: string };

/** A row of Prisma's `_prisma_migrations` that was not marked as rolled back. */
export type HistoryRow = { name: string; checksum: string; isFinished: boolean };

/** Why the database cannot be brought up to date, with the migration to look at. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
  readonly migration: string;
  constructor(migration: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.migration = migration;
  }
}

/** The folders of `folder` in the order they are applied: by name. */
export async function listMigrations(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Reads every `<folder>/<name>/migration.sql`. A folder without one is an error, as it is for Prisma (P3015). */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = await listMigrations(folder);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name, "migration.sql"), "utf8").catch((cause: unknown) => {
        throw new MigrationError(name, `Migration ${name} has no readable migration.sql in ${folder}.`, {
          cause,
        });
      });
      return { name, sql, checksum: sha256(sql) };
    }),
  );
}

/**
 * The migrations still to apply. Throws a MigrationError when code and database cannot agree: an unfinished or
 * edited migration, or one that this version of the code does not know.
 */
export function choosePending(migrations: readonly Migration[], history: readonly HistoryRow[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const row of history) {
    const migration = known.get(row.name);
    if (migration === undefined) throw newerDatabase(row.name, migrations.at(-1)?.name);
    if (!row.isFinished) throw unfinished(row.name);
    if (!isSameScript(migration.sql, row.checksum)) throw edited(row.name);
  }
  const applied = new Set(history.map((row) => row.name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

/** Git may change line ends on checkout; like Prisma, that does not count as an edit. */
function isSameScript(sql: string, checksum: string): boolean {
  const unix = sql.replaceAll("\r\n", "\n");
  return [sql, unix, unix.replaceAll("\n", "\r\n")].some((text) => sha256(text) === checksum);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function newerDatabase(name: string, newest: string | undefined): MigrationError {
  return new MigrationError(
    name,
    `The database has migration ${name}, which this version of Posthorn does not know ` +
      `(its newest is ${newest ?? "none"}). Run the version that brought it, or a later one.`,
  );
}

function unfinished(name: string): MigrationError {
  return new MigrationError(
    name,
    `Migration ${name} was started by another tool and never finished. Check what it left behind, then mark it ` +
      `with "prisma migrate resolve" or delete its row from _prisma_migrations, and run again.`,
  );
}

function edited(name: string): MigrationError {
  return new MigrationError(
    name,
    `Migration ${name} was changed after it was applied. Restore its migration.sql and put the change into a new migration.`,
  );
}
