import { listMigrations } from "@posthorn/store/migration-files";
import { startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { createDatabase, createEmptyDatabase, type TestDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { awaitDatabase, migrationsFolder, partitionDaysAhead, prepareDatabase } from "./prepare-database.ts";

function recordLog() {
  const lines: string[] = [];
  const keep = (_fields: unknown, message: string) => void lines.push(message);
  return { lines, debug: keep, info: keep, warn: keep, error: keep };
}

function dropAfterwards(database: TestDatabase): string {
  onTestFinished(() => database.drop());
  return database.url;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return client
    .query<Record<string, unknown>>(sql)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

async function listDailyPartitions(url: string): Promise<unknown[]> {
  const rows = await query(url, "SELECT inhrelid::regclass::text AS name FROM pg_inherits ORDER BY 1");
  return rows.map(({ name }) => name).filter((name) => /_p\d{8}$/.test(String(name)));
}

test("an empty database gets its migrations and the partitions of the next days", async () => {
  const url = dropAfterwards(await createEmptyDatabase());
  const log = recordLog();
  await prepareDatabase(url, log);
  const applied = await query(url, "SELECT migration_name FROM _prisma_migrations ORDER BY 1");
  expect(applied.map((row) => row["migration_name"])).toEqual(await listMigrations(migrationsFolder));
  expect((await listDailyPartitions(url)).length).toBe(3 * (partitionDaysAhead + 1));
  expect(log.lines.at(-1)).toBe("the database was brought up to date");
});

test("a database that is up to date stays as it is", async () => {
  const url = dropAfterwards(await createDatabase());
  await prepareDatabase(url, recordLog());
  const before = await listDailyPartitions(url);
  const log = recordLog();
  await prepareDatabase(url, log);
  expect(await listDailyPartitions(url)).toEqual(before);
  expect(log.lines).toEqual(["the database is up to date"]);
});

test("processes that start together prepare an empty database once", async () => {
  const url = dropAfterwards(await createEmptyDatabase());
  await Promise.all(Array.from({ length: 4 }, () => prepareDatabase(url, recordLog())));
  const rows = await query(url, "SELECT count(*)::int AS count FROM _prisma_migrations");
  expect(rows).toEqual([{ count: (await listMigrations(migrationsFolder)).length }]);
});

test("a process waits for the migrations, says which and how, and goes on when they are there", async () => {
  const url = dropAfterwards(await createEmptyDatabase());
  const log = recordLog();
  const waiting = awaitDatabase(url, log);
  await vi.waitFor(() => expect(log.lines).not.toEqual([]), { timeout: 60_000 });
  const [first] = await listMigrations(migrationsFolder);
  expect(log.lines[0]).toContain(`the database lacks ${first}`);
  expect(log.lines[0]).toContain("npm run db:migrate");
  await prepareDatabase(url, recordLog());
  await waiting;
  expect(log.lines).toHaveLength(1);
});

test("a process waits for Postgres, says so without the password, and goes on when it answers", async () => {
  const url = new URL(dropAfterwards(await createDatabase()));
  const password = url.password;
  const proxy = await startBreakableProxy({ host: url.hostname, port: Number(url.port) });
  onTestFinished(() => proxy.close());
  url.host = `127.0.0.1:${proxy.port}`;
  await proxy.refuse();
  const log = recordLog();
  const waiting = awaitDatabase(url.href, log);
  await vi.waitFor(() => expect(log.lines).not.toEqual([]), { timeout: 60_000 });
  expect(log.lines[0]).toContain("Postgres does not answer");
  expect(log.lines[0]).not.toContain(password);
  await proxy.restore();
  await waiting;
});
