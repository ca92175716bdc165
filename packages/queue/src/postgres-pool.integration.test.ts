import { createEmptyDatabase } from "@posthorn/testkit/database";
import { ConnectionClosedError } from "bullmq";
import { DatabaseError } from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PostgresPool } from "./postgres-pool.ts";

let database: { url: string; drop(): Promise<void> };
let pool: PostgresPool;
let lost: unknown[];

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  lost = [];
  pool = new PostgresPool({ connectionString: database.url, max: 2 }, (error) => lost.push(error));
  return () => pool.end();
});

test("passes on the errors of a statement as they are", async () => {
  await expect(pool.query("SELECT 1 / $1::int", [0])).rejects.toBeInstanceOf(DatabaseError);
  expect(lost).toEqual([]);
});

test("turns a session that the server ended under a query into what BullMQ takes for a lost connection", async () => {
  const cut = expect(pool.query("SELECT pg_sleep(30) /* cut */")).rejects.toBeInstanceOf(
    ConnectionClosedError,
  );
  await expect
    .poll(async () => {
      const sql =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%/* cut */' AND pid <> pg_backend_pid()";
      return (await pool.query(sql)).rows.length;
    })
    .toBe(1);
  await cut;
  expect(lost.length).toBeGreaterThan(0);
});

test("outlives a session that the server ended while BullMQ held it, and nothing ran in it", async () => {
  const held = await pool.connect();
  const hasEnded = new Promise<void>((resolve) => held.on("end", () => resolve()));
  const { rows } = await held.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
  await hasEnded;
  await expect(held.query("SELECT 1")).rejects.toThrow();
  held.release(true);
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});

test("turns a server that refuses connections into a lost connection", async () => {
  const away = new PostgresPool({ connectionString: "postgres://nobody@127.0.0.1:1/none" }, (error) =>
    lost.push(error),
  );
  await expect(away.query("SELECT 1")).rejects.toBeInstanceOf(ConnectionClosedError);
  const connecting = expect(away.connect()).rejects.toBeInstanceOf(ConnectionClosedError);
  await away.end();
  await connecting;
  expect(lost.length).toBeGreaterThan(1);
});
