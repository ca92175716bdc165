import { listMigrations } from "@posthorn/store/migration-files";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { createDatabase, createEmptyDatabase, migrationsFolder, type TestDatabase } from "./database.ts";

test("databases made at once are apart from each other, each with all migrations", async () => {
  const [one, two] = await Promise.all([createDatabase(), createDatabase()]);
  onTestFinished(async () => void (await Promise.all([one.drop(), two.drop()])));
  const names = (await listMigrations(migrationsFolder)).map((name) => ({ name }));
  expect(await query(one, "SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1")).toEqual(names);
  await query(one, "CREATE TABLE only_here ()");
  expect(await query(two, "SELECT to_regclass('only_here') AS found")).toEqual([{ found: null }]);
});

test("an empty database has no tables, and drop removes it even while somebody is connected", async () => {
  const database = await createEmptyDatabase();
  expect(
    await query(database, "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'"),
  ).toEqual([{ count: 0 }]);
  const connected = new Client({ connectionString: database.url });
  connected.on("error", () => {});
  await connected.connect();
  await database.drop();
  await expect(query(database, "SELECT 1")).rejects.toThrow("does not exist");
});

async function query(database: TestDatabase, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  return client
    .query(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}
