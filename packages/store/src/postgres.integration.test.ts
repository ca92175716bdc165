import { createEmptyDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { openPool } from "./postgres.ts";

const applicationName = "closing pool";

test("a closed pool has left the server, so that stopping the server next interrupts nobody", async () => {
  const { url, drop } = await createEmptyDatabase();
  const watcher = new Client({ connectionString: url });
  await watcher.connect();
  onTestFinished(() => watcher.end().then(drop));
  const lost: Error[] = [];
  const pool = openPool({
    databaseUrl: url,
    connections: 8,
    applicationName,
    statementTimeoutMs: 5_000,
    onLost: (error) => lost.push(error),
  });
  const countSessions = async () => {
    const { rows } = await watcher.query<{ sessions: number }>(
      "SELECT count(*)::int AS sessions FROM pg_stat_activity WHERE application_name = $1",
      [applicationName],
    );
    return rows[0]?.sessions;
  };

  await Promise.all(Array.from({ length: 8 }, () => pool.query("SELECT pg_sleep(0.01)")));
  expect(await countSessions()).toBe(8);
  await pool.close();
  expect(await countSessions()).toBe(0);
  expect(lost).toEqual([]);
});

test("a connection that is lost while somebody holds it, and nothing runs on it, ends no process", async () => {
  const { url, drop } = await createEmptyDatabase();
  const pool = openPool({
    databaseUrl: url,
    connections: 2,
    applicationName,
    statementTimeoutMs: 5_000,
    onLost: () => {},
  });
  onTestFinished(() => pool.close().then(drop));
  const held = await pool.connect();
  const hasEnded = new Promise((resolve) => held.once("end", resolve));
  const { rows } = await held.query("SELECT pg_backend_pid() AS pid");
  await pool.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
  await hasEnded;
  await expect(held.query("SELECT 1")).rejects.toThrow();
  held.release(true);
  expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
});
