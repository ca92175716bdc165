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
import { ingestSql, ingestWithExternalIdsSql } from "./sql/event-ingest.ts";
import { claimFromLanes, laneClaimSql } from "./sql/lane-claim.ts";
import { partitionName } from "./sql/partition-day.ts";
import { ensurePartitions } from "./sql/partition-ensure.ts";
import { listPartitions } from "./sql/partition-list.ts";
import { idIndexOf, keyIndexOf, openIndexOf, orderIndexOf } from "./testing/index-names.ts";

const dayMs = 86_400_000;
const days = 10;
const today = Math.floor(Date.now() / dayMs) * dayMs;
const firstDay = today - (days - 1) * dayMs;
const yesterday = today - dayMs;
const noId = firstIdAt(0);
const token = "00000000-0000-7000-8000-000000000001";
const statements = ["claim", "record", "ingest", "named", "dispatch", "resumed", "lanes", "probe"] as const;

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
      expect(readRelations).toEqual([
        table("delivery", today),
        "endpoint",
        "endpoint_lane",
        table("event", today),
      ]);
      expect(usedIndexes).toContain(keyIndexOf(table("delivery", today)));
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

    test("ingest of events with external ids looks those up by key besides", () => {
      expect(plans.named.readRelations).toEqual(["event_external_id", "tenant"]);
      expect(plans.named.usedIndexes).toEqual(["event_external_id_pkey", "tenant_pkey"]);
    });

    test.for(["dispatch", "resumed"] as const)(
      "%s goes by the index of unfinished deliveries, in the days that can have some, and sorts none",
      (statement) => {
        const { readRelations, usedIndexes, sortedRelations, prunedAtRunTime } = plans[statement];
        const read = readRelations.filter((name) => name.startsWith("delivery"));
        expect(read).toEqual(["delivery_default", table("delivery", yesterday), table("delivery", today)]);
        expect(usedIndexes.filter((name) => name.startsWith(table("delivery", today)))).toEqual([
          keyIndexOf(table("delivery", today)),
          openIndexOf(table("delivery", today)),
        ]);
        expect(sortedRelations).toEqual([]);
        expect(prunedAtRunTime, "decision 0031").toEqual([]);
      },
    );

    test("a claim from lanes goes by the indexes of unfinished and of ordered deliveries, in the days that can have some", () => {
      const { readRelations, usedIndexes } = plans.lanes;
      const days = [table("delivery", yesterday), table("delivery", today)];
      expect(readRelations).toEqual([
        "delivery_default",
        ...days,
        "endpoint",
        "endpoint_lane",
        table("event", yesterday),
        table("event", today),
      ]);
      for (const day of days) {
        expect(usedIndexes.filter((name) => name.startsWith(day)).toSorted()).toEqual(
          [openIndexOf(day), orderIndexOf(day), idIndexOf(day)].toSorted(),
        );
      }
    });

    test("the search for the oldest unfinished delivery goes by the index of those alone", () => {
      expect(plans.probe.readRelations).toHaveLength(days + 1);
      expect(plans.probe.usedIndexes).toEqual(plans.probe.readRelations.map(openIndexOf).toSorted());
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
    named: await explainPrepared(client, "named", ingestWithExternalIdsSql, ingestValues(rows, "order")),
    dispatch: await explainPrepared(client, "dispatch", dispatchSql, dispatchValues({})),
    resumed: await explainPrepared(
      client,
      "dispatch",
      dispatchSql,
      dispatchValues({ resumed: rows.map((row) => row.tenant_id) }),
    ),
    lanes: await explainPrepared(client, "lanes", laneClaimSql, laneValues(drivenEndpoints)),
    probe: await explainPrepared(client, "probe", probe, []),
  };
}

/** An endpoint, whose lane can be locked. */
const laneSql = `
INSERT INTO tenant (id, name) VALUES ('${noId}', 'a tenant');
INSERT INTO endpoint (id, tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight)
VALUES ('${noId}', '${noId}', 'https://hooks.example', '{}', '{}', 1, '{}', 1);
INSERT INTO endpoint_lane (endpoint_id) VALUES ('${noId}')`;

describe("the store's own connections", () => {
  test("keep one plan from the first run on, for statements by name", async () => {
    const database = await createDatabase();
    const pool = openSinglePool(database.url);
    await ensurePartitions(pool, Date.now(), 0);
    await pool.query(laneSql);
    for (let run = 0; run < 7; run += 1) {
      await claimDeliveries(pool, [noId], token, 1);
      await dispatchDeliveries(pool, { ...turn, oldestOpenId: noId }, 1);
      await claimFromLanes(pool, [{ endpointId: noId, room: 1, afterKey: null }], {
        token,
        slackMs: 1,
        oldestOpenId: noId,
      });
    }
    const sql = `SELECT name, generic_plans::int AS generic, custom_plans::int AS custom FROM pg_prepared_statements
      WHERE name IN ('delivery-claim', 'delivery-dispatch', 'lane-claim') ORDER BY name`;
    expect(await runStatement(pool, "plans", sql, [])).toEqual([
      { name: "delivery-claim", generic: 7, custom: 0 },
      { name: "delivery-dispatch", generic: 7, custom: 0 },
      { name: "lane-claim", generic: 7, custom: 0 },
    ]);
    expect(await listPartitions(pool, "delivery")).toEqual([
      "delivery_default",
      partitionName("delivery", today),
    ]);
    await pool.close();
    await database.drop();
  });
});

const dueSql = `
INSERT INTO delivery (
  id, tenant_id, event_id, endpoint_id, next_attempt_at, queued_until, is_ordered, ordering_key, ordering_number
)
SELECT make_id(${today}, endpoint, n), make_id(0, 1, endpoint % 20), make_id(${today}, 3, 1), make_id(0, 2, endpoint),
  now() - n * interval '1 second', now(), ordered, CASE WHEN ordered THEN 'a' END, CASE WHEN ordered THEN n END
FROM (VALUES ($1::int, $2::boolean)) AS given (endpoint, ordered), generate_series(1, 100000) AS n`;

describe("100,000 due deliveries", () => {
  let database: TestDatabase;
  let client: Client;
  let before: number[];

  beforeAll(async () => {
    database = await createDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(lookUpByKey);
    await addPartitions(client, database.url);
    await client.query(fillSql);
    before = await readAll([]);
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  /** Pages read by a turn of the dispatcher, trusting jobs or not, and by a claim from lanes. */
  async function readAll(alsoAsked: string[]): Promise<number[]> {
    const trusting = dispatchValues({ graceSeconds: 3_600 });
    return [
      await countPages("dispatch", dispatchSql, dispatchValues({})),
      await countPages("dispatch", dispatchSql, trusting),
      await countPages("lanes", laneClaimSql, laneValues([...drivenEndpoints, ...alsoAsked])),
    ];
  }

  /**
   * What the explained statements before it rolled back is cleared away first: Postgres does so in passing, but not while a
   * transaction is open in any database of the server, and then what is left would be counted.
   */
  async function countPages(name: string, sql: string, values: unknown[]): Promise<number> {
    await client.query("VACUUM (INDEX_CLEANUP ON, TRUNCATE OFF) delivery, endpoint_lane");
    return (await explainPrepared(client, name, sql, values)).buffers;
  }

  test.for<{ of: string; number: number; lane?: string; endpoint?: string; isOrdered?: true }>([
    { of: "of an endpoint that fails", number: 101, lane: "failing_since = now()" },
    {
      of: "behind an open breaker",
      number: 102,
      lane: "breaker = 'open', opened_until = now() + interval '1 hour'",
    },
    {
      of: "behind a breaker whose pause is over",
      number: 103,
      lane: "breaker = 'open', opened_until = now() - interval '1 hour'",
    },
    { of: "of a paused endpoint", number: 104, endpoint: "status = 'paused'" },
    { of: "of an endpoint with a rate", number: 105, endpoint: "rate_per_second = 10" },
    { of: "of one ordering key", number: 106, isOrdered: true },
  ])("$of at most double what a turn of the dispatcher and a claim from lanes read", async (story) => {
    const { number, lane, endpoint, isOrdered = false } = story;
    const { rows } = await client.query<{ id: string }>(`SELECT make_id(0, 2, ${number}) AS id`);
    const ids = rows.map(({ id }) => id);
    if (lane) await client.query(`UPDATE endpoint_lane SET ${lane} WHERE endpoint_id = ANY ($1)`, [ids]);
    if (endpoint) await client.query(`UPDATE endpoint SET ${endpoint} WHERE id = ANY ($1)`, [ids]);
    await client.query(dueSql, [number, isOrdered]);
    for (const [at, pages] of (await readAll(ids)).entries())
      expect(pages).toBeLessThan(2 * (before[at] ?? 0));
  });
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

/** Of the endpoints, ten have a rate and ten ordered deliveries. */
const drivenEndpoints = Array.from(
  { length: 20 },
  (_, n) => `00000000-0000-7002-8000-${n.toString(16).padStart(12, "0")}`,
);

/** 3,000 finished deliveries on each day and 500 unfinished ones on each of the last two, to 200 endpoints. */
const fillSql = `
CREATE FUNCTION make_id(ms bigint, kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || lpad(to_hex(n), 16, '8000000000000000'))::uuid
$$;
INSERT INTO tenant (id, name) SELECT make_id(0, 1, n), 'tenant' FROM generate_series(0, 19) AS n;
INSERT INTO endpoint (id, tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight)
SELECT make_id(0, 2, n), make_id(0, 1, n % 20), 'https://hooks.example/', '{*}', '{}', 15000, '{5}', 10
FROM generate_series(0, 199) AS n;
UPDATE endpoint SET rate_per_second = 100 WHERE id < make_id(0, 2, 10);
INSERT INTO endpoint_lane (endpoint_id) SELECT id FROM endpoint;
CREATE TEMP TABLE made AS
SELECT day + n AS ms, n, make_id(0, 1, n % 20) AS tenant_id, make_id(0, 2, n % 200) AS endpoint_id,
  day >= ${yesterday} AND n > 3000 AS is_open
FROM generate_series(${firstDay}::bigint, ${today}::bigint, ${dayMs}) AS day, generate_series(1, 3500) AS n;
INSERT INTO event (id, tenant_id, event_type, payload, channels, tags)
SELECT make_id(ms, 3, n), tenant_id, 'a.b', convert_to(repeat('x', 500), 'UTF8'), '{}', '{}' FROM made;
INSERT INTO delivery (
  id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, completed_at, is_ordered, ordering_key,
  ordering_number
)
SELECT make_id(ms, 4, n), tenant_id, make_id(ms, 3, n), endpoint_id,
  CASE WHEN is_open THEN 'pending' ELSE 'delivered' END::delivery_status, CASE WHEN is_open THEN 0 ELSE 1 END,
  now() - interval '1 hour', CASE WHEN NOT is_open THEN now() END, is_ordered,
  CASE WHEN is_ordered THEN 'key ' || n % 3 END, CASE WHEN is_ordered THEN n END
FROM made, LATERAL (SELECT n % 200 BETWEEN 10 AND 19 AS is_ordered) AS ordering;
INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason, endpoint_version)
SELECT make_id(ms, 5, n), make_id(ms, 4, n), tenant_id, endpoint_id, 1, 'schedule', now(), 5, 'ok', 1 FROM made WHERE NOT is_open`;

const turn = {
  afterTenantId: null,
  resumed: null,
  endpointLimit: 200,
  endpointsPerTenant: 200,
  perEndpoint: 100,
  queuedForSeconds: 10,
  firstAttemptGraceSeconds: 0,
};

function claimValues(rows: Row[]): unknown[] {
  return [rows.map((row) => row.id), rows[0]?.id, token, 15_000];
}

/** @param given `resumed`: tenants, each from its first endpoint on */
function dispatchValues(given: { graceSeconds?: number; resumed?: string[] }): unknown[] {
  const { graceSeconds = 0, resumed = null } = given;
  const { endpointLimit, endpointsPerTenant, perEndpoint, queuedForSeconds } = turn;
  const limits = [endpointLimit, endpointsPerTenant, perEndpoint, queuedForSeconds, graceSeconds];
  return [noId, firstIdAt(yesterday), ...limits, resumed, resumed?.map(() => noId) ?? null, 15_000];
}

function laneValues(endpointIds: string[]): unknown[] {
  const all = (value: unknown) => endpointIds.map(() => value);
  return [endpointIds, all(50), all(null), token, firstIdAt(yesterday), 250, 15_000];
}

function recordValues(rows: Row[]): unknown[] {
  const ids = rows.map((row) => row.id);
  const all = (value: unknown) => rows.map(() => value);
  const owners = [rows.map((row) => row.tenant_id), rows.map((row) => row.endpoint_id)];
  const answer = [
    all(1),
    all("schedule"),
    all(Date.now() / 1_000),
    all(5),
    all(200),
    all("ok"),
    all("{}"),
    all("\\x00"),
    all(null),
    all(1),
  ];
  return [ids, ids, ...owners, all(token), ...answer, all("delivered"), all(null), ids[0], ids.length];
}

/** @param name what external ids begin with; null: there are none */
function ingestValues(rows: Row[], name: string | null = null): unknown[] {
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
    rows.map((_, index) => (name === null ? null : `${name} ${index}`)),
    all(null),
    all(null),
    all(1),
    all("a"),
    all(null),
  ];
  const deliveries = [ids, tenants, ids, rows.map((row) => row.endpoint_id), all(1), all(null), all("a")];
  return [...event, ...deliveries, true, 5, rows.length];
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
