import { firstIdAt } from "@posthorn/domain/id";
import { createDatabase, type TestDatabase } from "@posthorn/testkit/database";
import { type ExplainedPlan, explainPrepared } from "@posthorn/testkit/explain-plan";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lookUpByKey } from "./planner-settings.ts";
import { openPool, runStatement } from "./postgres.ts";
import { recordSql } from "./sql/attempt-record.ts";
import { claimDeliveries, claimSql } from "./sql/delivery-claim.ts";
import { dispatchDeliveries, dispatchSql } from "./sql/delivery-dispatch.ts";
import { probeSql } from "./sql/delivery-find-oldest-open.ts";
import { ingestSql } from "./sql/event-ingest.ts";
import { ensurePartitions, partitionName } from "./sql/partition-ensure.ts";
import { listPartitions } from "./sql/partition-list.ts";

const dayMs = 86_400_000;
const days = 10;
const today = Math.floor(Date.now() / dayMs) * dayMs;
const firstDay = today - (days - 1) * dayMs;
const yesterday = today - dayMs;
const noId = firstIdAt(0);
const token = "00000000-0000-7000-8000-000000000001";
const statements = ["claim", "record", "ingest", "dispatch", "probe"] as const;

type Row = { id: string; tenant_id: string; endpoint_id: string };

/** When each statement gets the plan that it keeps. */
describe.for(["with statistics", "without statistics", "while the tables are empty"] as const)(
  "planned %s",
  (planned) => {
    let database: TestDatabase;
    let client: Client;
    let plans: Record<(typeof statements)[number], ExplainedPlan>;
    const table = (name: "event" | "delivery", day: number) => partitionName(name, day);

    beforeAll(async () => {
      database = await createDatabase();
      client = new Client({ connectionString: database.url });
      await client.connect();
      await client.query(lookUpByKey);
      await addPartitions(client, database.url);
      if (planned === "while the tables are empty") await explainAll(client);
      await client.query(fillSql);
      if (planned === "with statistics") await client.query("VACUUM ANALYZE");
      plans = await explainAll(client);
    });
    afterAll(async () => {
      await client.end();
      await database.drop();
    });

    test.for(statements)("%s reads no partition from end to end", (statement) => {
      const full = plans[statement].seqScans.filter((name) => /_p\d{8}$/.test(name));
      expect(full).toEqual([]);
      expect(plans[statement].nodeTypes).not.toContain("Bitmap Heap Scan");
    });

    test("claim finds deliveries by the primary key, in the one day they are of", () => {
      const { readRelations, usedIndexes, subplansRemoved } = plans.claim;
      expect(readRelations).toEqual([table("delivery", today), "endpoint", table("event", today)]);
      expect(usedIndexes).toContain(`${table("delivery", today)}_pkey`);
      expect(subplansRemoved).toBe(days - 1);
    });

    test("claim of deliveries of two days reads those two", async () => {
      const { rows } = await client.query<Row>(
        "SELECT * FROM delivery WHERE completed_at IS NULL ORDER BY id",
      );
      const { readRelations } = await explainPrepared(client, "claim", claimSql, claimValues(rows));
      const both = [table("delivery", yesterday), table("delivery", today)];
      expect(readRelations.filter((name) => name.startsWith("delivery"))).toEqual(both);
    });

    test("record finds deliveries by key, in the one day they are of", () => {
      expect(plans.record.readRelations).toEqual([table("delivery", today)]);
    });

    test("ingest reads the tenants and nothing else", () => {
      expect(plans.ingest.readRelations).toEqual(["tenant"]);
      expect(plans.ingest.usedIndexes).toEqual(["tenant_pkey"]);
    });

    test("dispatch goes by the index of unfinished deliveries, in the days that can have some, and sorts nothing", () => {
      const { readRelations, usedIndexes, nodeTypes } = plans.dispatch;
      const read = readRelations.filter((name) => name.startsWith("delivery"));
      expect(read).toEqual(["delivery_default", table("delivery", yesterday), table("delivery", today)]);
      expect(usedIndexes).toContain(`${table("delivery", today)}_endpoint_id_next_attempt_at_idx`);
      expect(nodeTypes).not.toContain("Sort");
    });

    test("the search for the oldest unfinished delivery goes by the index of those alone", () => {
      expect(plans.probe.usedIndexes).toHaveLength(days + 1);
      for (const index of plans.probe.usedIndexes) expect(index).toMatch(/_endpoint_id_next_attempt_at_idx$/);
    });
  },
);

async function explainAll(client: Client): Promise<Record<(typeof statements)[number], ExplainedPlan>> {
  const found = await client.query<Row>(
    "SELECT * FROM delivery WHERE id >= $1 AND completed_at IS NULL ORDER BY id LIMIT 200",
    [firstIdAt(today)],
  );
  const rows = found.rows.length > 0 ? found.rows : [{ id: noId, tenant_id: noId, endpoint_id: noId }];
  const partitions = await client.query<{ name: string }>(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'delivery'::regclass",
  );
  const probe = probeSql(partitions.rows.map(({ name }) => name));
  return {
    claim: await explainPrepared(client, "claim", claimSql, claimValues(rows)),
    record: await explainPrepared(client, "record", recordSql, recordValues(rows)),
    ingest: await explainPrepared(client, "ingest", ingestSql, ingestValues(rows)),
    dispatch: await explainPrepared(client, "dispatch", dispatchSql, dispatchValues(firstIdAt(yesterday))),
    probe: await explainPrepared(client, "probe", probe, []),
  };
}

describe("the store's own connections", () => {
  test("keep one plan from the first run on, for statements by name", async () => {
    const database = await createDatabase();
    const pool = openSinglePool(database.url);
    await ensurePartitions(pool, Date.now(), 0);
    for (let run = 0; run < 7; run += 1) {
      await claimDeliveries(pool, [noId], token, 1);
      await dispatchDeliveries(pool, { ...turn, oldestOpenId: noId }, 1);
    }
    const sql = `SELECT name, generic_plans::int AS generic, custom_plans::int AS custom FROM pg_prepared_statements
      WHERE name IN ('delivery-claim', 'delivery-dispatch') ORDER BY name`;
    expect(await runStatement(pool, "plans", sql, [])).toEqual([
      { name: "delivery-claim", generic: 7, custom: 0 },
      { name: "delivery-dispatch", generic: 7, custom: 0 },
    ]);
    expect(await listPartitions(pool, "delivery")).toEqual([
      "delivery_default",
      partitionName("delivery", today),
    ]);
    await pool.close();
    await database.drop();
  });
});

test("100,000 due deliveries of a dead endpoint at most double what a turn of the dispatcher reads", async () => {
  const database = await createDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(lookUpByKey);
  await addPartitions(client, database.url);
  await client.query(fillSql);
  const readTurn = async (graceSeconds: number) => {
    const values = dispatchValues(firstIdAt(yesterday), graceSeconds);
    return (await explainPrepared(client, "dispatch", dispatchSql, values)).buffers;
  };
  const allAreFree = 0;
  const allAreWithWorkers = 3_600;
  const [free, withWorkers] = [await readTurn(allAreFree), await readTurn(allAreWithWorkers)];
  await client.query(`
    INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, next_attempt_at, queued_until)
    SELECT make_id(${today}, 9, n), make_id(0, 1, 1), make_id(${today}, 3, 1), make_id(0, 2, 1),
      now() - n * interval '1 second', now()
    FROM generate_series(1, 100000) AS n`);
  expect(await readTurn(allAreFree)).toBeLessThan(2 * free);
  expect(await readTurn(allAreWithWorkers)).toBeLessThan(2 * withWorkers);
  await client.end();
  await database.drop();
});

/** Ten days up to today, whose statistics nobody takes behind the test's back. */
async function addPartitions(client: Client, databaseUrl: string): Promise<void> {
  const pool = openSinglePool(databaseUrl);
  await ensurePartitions(pool, firstDay, days - 1);
  await pool.close();
  const tables = await client.query<{ name: string }>(
    "SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  for (const { name } of tables.rows)
    await client.query(`ALTER TABLE ${name} SET (autovacuum_enabled = off)`);
}

/** 3,000 finished deliveries on each day and 500 unfinished ones on each of the last two, to 200 endpoints. */
const fillSql = `
CREATE FUNCTION make_id(ms bigint, kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || lpad(to_hex(n), 16, '8000000000000000'))::uuid
$$;
INSERT INTO tenant (id, name) SELECT make_id(0, 1, n), 'tenant' FROM generate_series(0, 19) AS n;
INSERT INTO endpoint (id, tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight)
SELECT make_id(0, 2, n), make_id(0, 1, n % 20), 'https://hooks.example/', '{*}', '{}', 15000, '{5}', 10
FROM generate_series(0, 199) AS n;
CREATE TEMP TABLE made AS
SELECT day + n AS ms, n, make_id(0, 1, n % 20) AS tenant_id, make_id(0, 2, n % 200) AS endpoint_id,
  day >= ${yesterday} AND n > 3000 AS is_open
FROM generate_series(${firstDay}::bigint, ${today}::bigint, ${dayMs}) AS day, generate_series(1, 3500) AS n;
INSERT INTO event (id, tenant_id, event_type, payload, channels, tags)
SELECT make_id(ms, 3, n), tenant_id, 'a.b', convert_to(repeat('x', 500), 'UTF8'), '{}', '{}' FROM made;
INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, completed_at)
SELECT make_id(ms, 4, n), tenant_id, make_id(ms, 3, n), endpoint_id,
  CASE WHEN is_open THEN 'pending' ELSE 'delivered' END::delivery_status, CASE WHEN is_open THEN 0 ELSE 1 END,
  now() - interval '1 hour', CASE WHEN NOT is_open THEN now() END FROM made;
INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason, endpoint_version)
SELECT make_id(ms, 5, n), make_id(ms, 4, n), tenant_id, endpoint_id, 1, 'schedule', now(), 5, 'ok', 1 FROM made WHERE NOT is_open`;

const turn = {
  afterEndpointId: null,
  endpointLimit: 200,
  perEndpoint: 100,
  queuedForSeconds: 10,
  firstAttemptGraceSeconds: 0,
};

function claimValues(rows: Row[]): unknown[] {
  return [rows.map((row) => row.id), rows[0]?.id, token, 15_000];
}

function dispatchValues(oldestOpenId: string, firstAttemptGraceSeconds = 0): unknown[] {
  const { endpointLimit, perEndpoint, queuedForSeconds } = turn;
  return [noId, oldestOpenId, endpointLimit, perEndpoint, queuedForSeconds, firstAttemptGraceSeconds, 15_000];
}

function recordValues(rows: Row[]): unknown[] {
  const ids = rows.map((row) => row.id);
  const all = (value: unknown) => rows.map(() => value);
  const owners = [rows.map((row) => row.tenant_id), rows.map((row) => row.endpoint_id)];
  const answer = [
    all(1),
    all("schedule"),
    all(new Date()),
    all(5),
    all(200),
    all("ok"),
    all("{}"),
    all("\\x00"),
    all(null),
    all(1),
  ];
  return [ids, ids, ...owners, all(token), ...answer, all("delivered"), all(null), ids[0]];
}

function ingestValues(rows: Row[]): unknown[] {
  const ids = rows.map(
    (_, index) => `${firstIdAt(today + 1).slice(0, 24)}${String(index).padStart(12, "0")}`,
  );
  const all = (value: unknown) => rows.map(() => value);
  const tenants = rows.map((row) => row.tenant_id);
  const event = [
    ids,
    tenants,
    all(1),
    all("a.b"),
    all("\\x00"),
    all("{}"),
    all("{}"),
    all(null),
    all(null),
    all(null),
    all(1),
  ];
  return [...event, ids, tenants, ids, rows.map((row) => row.endpoint_id), all(true), all(null), 5];
}

function openSinglePool(databaseUrl: string) {
  const options = {
    connections: 1,
    applicationName: "explain",
    statementTimeoutMs: 60_000,
    onLost: () => {},
  };
  return openPool({ databaseUrl, setUpSql: lookUpByKey, ...options });
}
