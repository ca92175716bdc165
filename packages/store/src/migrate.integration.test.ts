import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmptyDatabase, type TestDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { Client, Pool } from "pg";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { migrate, pendingMigrations } from "./migrate.ts";

const createLog = `
CREATE TYPE kind AS ENUM ('a;b', 'c');
CREATE TABLE log (id uuid NOT NULL, kind kind NOT NULL) PARTITION BY RANGE (id);
DO $$ BEGIN
  EXECUTE 'CREATE TABLE log_all PARTITION OF log DEFAULT';
END $$;
CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS $body$ SELECT 42; $body$;
CREATE INDEX ON log (kind) WHERE kind = 'c'; -- a comment; with a semicolon
`;

let database: TestDatabase;
let migrationsFolder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  migrationsFolder = await mkdtemp(join(tmpdir(), "posthorn-migrations-"));
  await writeFile(join(migrationsFolder, "migration_lock.toml"), 'provider = "postgresql"\n');
});
afterEach(async () => {
  await database.drop();
  await rm(migrationsFolder, { recursive: true });
});

test("applies whole scripts in the order of their names, once", async () => {
  await write("0002_add_note", "ALTER TABLE log ADD note text");
  await write("0001_create_log", createLog);
  expect(await run()).toEqual({ applied: ["0001_create_log", "0002_add_note"] });
  expect(await query("SELECT answer(), to_regclass('log_all')::text AS partition")).toEqual([
    { answer: 42, partition: "log_all" },
  ]);
  expect(await run()).toEqual({ applied: [] });

  await write("0003_drop_note", "ALTER TABLE log DROP note");
  expect(await run()).toEqual({ applied: ["0003_drop_note"] });
});

test("records each migration the way Prisma does", async () => {
  await write("0001_create_log", "CREATE TABLE log ()");
  await run();
  const [row] = await query("SELECT *, finished_at >= started_at AS ordered FROM _prisma_migrations");
  expect(row).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    checksum: "920afaaac856bd17cc039e0b9878dea2e2fbf52e0f236f8763f102b1ba65f0a9",
    finished_at: expect.any(Date),
    migration_name: "0001_create_log",
    logs: null,
    rolled_back_at: null,
    started_at: expect.any(Date),
    applied_steps_count: 1,
    ordered: true,
  });
});

test("a failed migration is named with line and reason, leaves nothing, and runs once it is corrected", async () => {
  await write("0001_create_log", "CREATE TABLE log ()");
  await write("0002_break", "CREATE TABLE half ();\n\nCREATE TABLE other_half (x nosuchtype);");
  await write("0003_never_reached", "CREATE TABLE later ()");
  await expect(run()).rejects.toThrow(
    'Migration 0002_break failed at line 3: type "nosuchtype" does not exist. Its transaction was rolled back',
  );
  expect(await query("SELECT to_regclass('log')::text AS log, to_regclass('half') AS half")).toEqual([
    { log: "log", half: null },
  ]);
  expect(await query("SELECT migration_name FROM _prisma_migrations")).toEqual([
    { migration_name: "0001_create_log" },
  ]);

  await write("0002_break", "CREATE TABLE half ()");
  expect(await run()).toEqual({ applied: ["0002_break", "0003_never_reached"] });
});

test("of several starts at once one applies and the others wait and find nothing to do", async () => {
  await write("0001_create_log", createLog);
  await write("0002_take_time", "SELECT pg_sleep(0.2)");
  const results = await Promise.all([run(), run(), run()]);
  expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 2]);
});

test("a start that has to wait for another says so", async () => {
  await write("0001_create_log", "CREATE TABLE log ()");
  const other = await connect();
  await other.query("SELECT pg_advisory_lock(72707369)");
  const messages: string[] = [];
  const log = { info: (_fields: object, message: string) => void messages.push(message) };
  const waiting = migrate({ databaseUrl: database.url, migrationsFolder, log });
  await eventually(() => expect(messages).toEqual(["waiting for another process to finish its migrations"]));
  await other.query("SELECT pg_advisory_unlock(72707369)");
  expect(await waiting).toEqual({ applied: ["0001_create_log"] });
});

test.each([
  [
    "edited after it was applied",
    "UPDATE _prisma_migrations SET checksum = 'x'",
    /0001_create_log was changed after/,
  ],
  [
    "left unfinished by another tool",
    "UPDATE _prisma_migrations SET finished_at = NULL",
    /0001_create_log was .*never finished/,
  ],
  [
    "unknown to this code",
    "UPDATE _prisma_migrations SET migration_name = '0009_x'",
    /0009_x, which this version .*newest is 0001_create_log/,
  ],
])("refuses a migration that is %s, naming it", async (_name, change, message) => {
  await write("0001_create_log", "CREATE TABLE log ()");
  await run();
  await query(change);
  await expect(run()).rejects.toThrow(message);
});

test("a migration that Prisma marked as rolled back is applied again", async () => {
  await write("0001_create_log", "CREATE TABLE IF NOT EXISTS log ()");
  await run();
  await query("UPDATE _prisma_migrations SET rolled_back_at = now(), finished_at = NULL");
  expect(await run()).toEqual({ applied: ["0001_create_log"] });
});

test("other line ends on checkout are not an edit", async () => {
  await write("0001_create_log", "CREATE TABLE log (\n);\n");
  await run();
  await write("0001_create_log", "CREATE TABLE log (\r\n);\r\n");
  expect(await run()).toEqual({ applied: [] });
});

test("a script that commits by itself is refused", async () => {
  await write("0001_commit", "CREATE TABLE log (); COMMIT;");
  await expect(run()).rejects.toThrow("Migration 0001_commit has a COMMIT or ROLLBACK of its own");
});

test("a folder without migration.sql is an error that names it", async () => {
  await mkdir(join(migrationsFolder, "0001_empty"));
  await expect(run()).rejects.toThrow("Migration 0001_empty has no readable migration.sql");
});

test("names what is pending, on a new database too", async () => {
  const pool = new Pool({ connectionString: database.url });
  pool.on("error", () => {});
  onTestFinished(() => pool.end());
  await write("0001_create_log", "CREATE TABLE log ()");
  expect(await pendingMigrations(pool, migrationsFolder)).toEqual(["0001_create_log"]);
  await run();
  await write("0002_add_note", "ALTER TABLE log ADD note text");
  expect(await pendingMigrations(pool, migrationsFolder)).toEqual(["0002_add_note"]);
});

function run() {
  return migrate({ databaseUrl: database.url, migrationsFolder });
}

async function write(name: string, sql: string): Promise<void> {
  await mkdir(join(migrationsFolder, name), { recursive: true });
  await writeFile(join(migrationsFolder, name, "migration.sql"), sql);
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url });
  client.on("error", () => {});
  onTestFinished(() => client.end());
  await client.connect();
  return client;
}

async function query(sql: string): Promise<unknown[]> {
  return (await (await connect()).query(sql)).rows;
}
