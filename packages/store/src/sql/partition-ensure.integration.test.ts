import { randomBytes } from "node:crypto";
import { firstIdAt } from "@posthorn/domain/id";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import { openPool, type Pool, runStatement } from "../postgres.ts";
import { ensurePartitions } from "./partition-ensure.ts";

const insertSql = `
INSERT INTO event (id, tenant_id, event_type, payload, channels, tags) VALUES ($1, $1, 'a.b', '1', '{}', '{}')`;
/** Ids of today that never repeat: the first of this millisecond, and a random end. */
const makeId = () => firstIdAt(Date.now()).slice(0, -12) + randomBytes(6).toString("hex");
const insert = (pool: Pool) => runStatement(pool, "insert", insertSql, [makeId()]);

/** A database as it is when nobody has made partitions for days: every row falls into the default one. */
async function openLapsedDatabase(): Promise<Pool> {
  const { url, drop } = await createDatabase();
  const pool = openPool({
    databaseUrl: url,
    connections: 10,
    applicationName: "partitions",
    statementTimeoutMs: 30_000,
    onLost: () => {},
  });
  onTestFinished(() => pool.end().then(drop));
  return pool;
}

async function countRows(pool: Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]?.count ?? Number.NaN;
}

test("a row on its way to the default partition finds its place when its own one is attached meanwhile", async () => {
  const pool = await openLapsedDatabase();
  const other = await pool.connect();
  try {
    await other.query("BEGIN");
    await other.query("LOCK TABLE event_default IN ACCESS EXCLUSIVE MODE");
    const inserting = insert(pool);
    await eventually(async () => {
      const { rows } = await pool.query("SELECT FROM pg_locks WHERE NOT granted");
      expect(rows).toHaveLength(1);
    });
    await other.query("CREATE TABLE event_all (LIKE event INCLUDING DEFAULTS INCLUDING CONSTRAINTS)");
    await other.query(
      "ALTER TABLE event ATTACH PARTITION event_all FOR VALUES FROM (MINVALUE) TO (MAXVALUE)",
    );
    await other.query("COMMIT");
    await inserting;
  } finally {
    other.release();
  }
  expect(await countRows(pool, "event_all")).toBe(1);
});

test("partitions that are late are made while rows keep coming, and take over every row", async () => {
  const pool = await openLapsedDatabase();
  let isMade = false;
  let inserted = 0;
  const keepInserting = async () => {
    for (; !isMade || inserted < 100; inserted += 1) await insert(pool);
  };
  const inserting = Promise.all([keepInserting(), keepInserting(), keepInserting(), keepInserting()]);
  await eventually(() => expect(inserted).toBeGreaterThan(50));

  await ensurePartitions(pool, Date.now(), 1);
  isMade = true;
  await inserting;
  expect(await countRows(pool, "event")).toBe(inserted);
  expect(await countRows(pool, "event_default")).toBe(0);
});

test("a connection lost while a partition is made is a rejection and ends nothing else", async () => {
  const pool = await openLapsedDatabase();
  const other = await pool.connect();
  try {
    await other.query("BEGIN");
    await other.query("LOCK TABLE event_default IN ACCESS SHARE MODE");
    const lost = expect(ensurePartitions(pool, Date.now(), 0)).rejects.toThrow("terminating connection");
    await eventually(async () => {
      const { rows } = await pool.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
      );
      expect(rows).toHaveLength(1);
    });
    await lost;
  } finally {
    await other.query("ROLLBACK");
    other.release();
  }
  await ensurePartitions(pool, Date.now(), 0);
});
