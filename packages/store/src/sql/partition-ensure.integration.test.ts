import { randomBytes } from "node:crypto";
import { firstIdAt } from "@posthorn/domain/id";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import { withConnection } from "../own-connection.ts";
import { openPool, type Pool, runStatement } from "../postgres.ts";
import { dayLengthMs, idsOfDay, partitionName } from "./partition-day.ts";
import { ensurePartitions } from "./partition-ensure.ts";
import { fenceDay } from "./partition-fence.ts";
import { listPartitions } from "./partition-list.ts";

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

test("a partition that cannot be made stops no other", async () => {
  const pool = await openLapsedDatabase();
  const today = Math.floor(Date.now() / dayLengthMs) * dayLengthMs;
  await pool.query("ALTER TABLE delivery_default RENAME TO delivery_elsewhere");
  await expect(ensurePartitions(pool, Date.now(), 1)).rejects.toThrow("some partitions could not be made");
  for (const table of ["event", "attempt"] as const) {
    const days = [partitionName(table, today), partitionName(table, today + dayLengthMs)];
    expect(await listPartitions(pool, table)).toEqual([`${table}_default`, ...days]);
  }
});

test("a day of which the default partition holds too much stays there, and the other days are made", async () => {
  const pool = await openLapsedDatabase();
  const today = Math.floor(Date.now() / dayLengthMs) * dayLengthMs;
  await pool.query(
    `INSERT INTO event (id, tenant_id, event_type, payload, channels, tags)
     SELECT ($1 || lpad(n::text, 12, '0'))::uuid, $2, 'a.b', '1', '{}', '{}' FROM generate_series(1, 10001) AS n`,
    [firstIdAt(today).slice(0, -12), firstIdAt(today)],
  );
  expect(await ensurePartitions(pool, Date.now(), 1)).toEqual([partitionName("event", today)]);
  expect(await listPartitions(pool, "event")).toEqual([
    "event_default",
    partitionName("event", today + dayLengthMs),
  ]);
  await insert(pool);
  expect(await countRows(pool, "event_default")).toBe(10_002);
});

test("a fenced day is attached without reading the default partition", async () => {
  const pool = await openLapsedDatabase();
  const day = (Math.floor(Date.now() / dayLengthMs) + 2) * dayLengthMs;
  const { from, to } = idsOfDay(day);
  const notices: (string | undefined)[] = [];
  await withConnection(pool, async (connection) => {
    expect(await fenceDay(connection, "event", day)).toBe(true);
    await connection.query("CREATE TABLE event_ahead (LIKE event INCLUDING ALL)");
    connection.on("notice", ({ message }) => void notices.push(message));
    await connection.query("SET client_min_messages = debug1");
    await connection.query(
      `ALTER TABLE event ATTACH PARTITION event_ahead FOR VALUES FROM (${from}) TO (${to})`,
    );
  });
  expect(notices.join()).toMatch(/constraint for default partition "event_default" is implied by existing/);
});

test("a day of which the default partition has a row cannot be fenced, and nothing is left of the fence", async () => {
  const pool = await openLapsedDatabase();
  await insert(pool);
  const today = Math.floor(Date.now() / dayLengthMs) * dayLengthMs;
  expect(await withConnection(pool, (connection) => fenceDay(connection, "event", today))).toBe(false);
  await insert(pool);
  expect(await countRows(pool, "event_default")).toBe(2);
});
