import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { migrate } from "@posthorn/store/migrate";
import { readMigrations } from "@posthorn/store/migration-files";
import { Client } from "pg";
import { inject } from "vitest";

/** Where the migrations of the product are. */
export const migrationsFolder = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

/** Any number will do; it only has to be the same in all test files. */
const templateLockKey = 8_400_001;

export type TestDatabase = { url: string; drop(): Promise<void> };

/**
 * A database of its own for a test file, with all migrations applied. It is a copy of a template that the first caller
 * of the run makes, so it costs about 100 ms.
 */
export async function createDatabase(): Promise<TestDatabase> {
  return withAdmin(async (admin) => copyDatabase(admin, await ensureTemplate(admin)));
}

/** As createDatabase, but with nothing in it: for tests of migrations. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return withAdmin((admin) => copyDatabase(admin, "template0"));
}

async function copyDatabase(admin: Client, template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  const drop = () => withAdmin((client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return { url: urlOf(name), drop: async () => void (await drop()) };
}

/** The mark IS_TEMPLATE is set last, so a template without it was left half made by a killed run. */
async function ensureTemplate(admin: Client): Promise<string> {
  const migrations = await readMigrations(migrationsFolder);
  const version = createHash("sha256").update(migrations.map(({ name, checksum }) => name + checksum).join());
  const name = `test_template_${version.digest("hex").slice(0, 12)}`;
  await admin.query("SELECT pg_advisory_lock($1)", [templateLockKey]);
  try {
    const { rows } = await admin.query<{ datistemplate: boolean }>(
      "SELECT datistemplate FROM pg_database WHERE datname = $1",
      [name],
    );
    if (rows[0]?.datistemplate) return name;
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    await migrate({ databaseUrl: urlOf(name), migrationsFolder });
    await admin.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
    return name;
  } finally {
    await admin.query("SELECT pg_advisory_unlock($1)", [templateLockKey]);
  }
}

async function withAdmin<T>(work: (admin: Client) => Promise<T>): Promise<T> {
  const admin = new Client({ connectionString: inject("databaseUrl") });
  admin.on("error", () => {}); // also rejects the running query, which is where it is reported
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(inject("databaseUrl"));
  url.pathname = `/${database}`;
  return url.href;
}
