import type { Log } from "@posthorn/engine/ports";
import { runRetention } from "@posthorn/engine/retention/run-retention";
import { createDatabase } from "@posthorn/testkit/database";
import { type ExplainedPlan, explainPrepared } from "@posthorn/testkit/explain-plan";
import { createFixture } from "@posthorn/testkit/store-fixture";
import { Client } from "pg";
import { uuidv7 } from "uuidv7";
import { expect, onTestFinished, test } from "vitest";
import { openStore } from "./open-store.ts";
import { afterAllIds, beforeAllIds } from "./postgres.ts";
import { inOrder } from "./sql/operation-change-deliveries.ts";
import { findOneSql } from "./sql/operation-replay.ts";
import { describeRange } from "./sql/operation-set.ts";
import { partitionName } from "./sql/partition-day.ts";
import { createOperationFixture } from "./testing/operations/fixture.ts";
import { addOldPartitions, dayAgo, oldId } from "./testing/upkeep/old-days.ts";

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

async function openFixture() {
  const database = await createDatabase();
  const connections = { pipelineConnections: 6, managementConnections: 3 };
  const opened = openStore({ databaseUrl: database.url, ...connections }, { now: () => Date.now() }, quiet);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const query = async <Row extends object>(sql: string, values: unknown[] = []) =>
    (await client.query<Row>(sql, values)).rows;
  const close = async () => {
    await opened.close();
    await client.end();
    await database.drop();
  };
  onTestFinished(close);
  const retain = () => {
    const engine = { management: opened.management, log: quiet };
    return runRetention(
      engine,
      { days: 10, payloadDays: 10, auditDays: 10 },
      new AbortController().signal,
      0,
    );
  };
  const fixture = createOperationFixture(createFixture({ ...opened, query, close }));
  return Object.assign(fixture, { client, retain });
}

test("a replay does not deliver again what was delivered on a day whose deliveries are dropped", async () => {
  const store = await openFixture();
  const { tenantId, endpointId } = await store.addTarget();
  const slow = await store.addEndpoint(tenantId);
  for (const daysAgo of [20, 8]) await addOldPartitions(store.query, daysAgo);
  const [old, kept, missed, early] = [oldId(20), oldId(8), oldId(8), oldId(2)];
  for (const [id, to] of [
    [old, [endpointId, slow]],
    [kept, [endpointId, slow]],
    [missed, [slow]],
    [early, [slow]], // its day has no partition
  ] as const) {
    const { deliveryIds } = await store.ingest(tenantId, to, { id });
    const ids = deliveryIds.map((deliveryId) => id.slice(0, 13) + deliveryId.slice(13));
    await store.query(
      "UPDATE delivery SET id = moved.new FROM unnest($1::uuid[], $2::uuid[]) AS moved (old, new) WHERE id = moved.old",
      [deliveryIds, ids],
    );
  }
  await store.query(
    "UPDATE delivery SET status = 'delivered', completed_at = now(), last_reason = 'ok' WHERE endpoint_id = $1",
    [endpointId],
  );
  const set = { tenantId, endpointId, filter: {} };
  const find = async () => (await store.operations.findMissed(set, null, 100)).missed.map(({ id }) => id);
  expect(await find()).toEqual([missed, early]);
  await store.retain();
  expect(await store.query("SELECT FROM event WHERE id = $1", [old])).toHaveLength(1);
  expect(await store.query("SELECT FROM delivery WHERE event_id = $1", [old])).toHaveLength(1);
  expect(await find()).toEqual([missed, early]);

  const claimed = await store.claimOperation(await store.start("replay-missing", tenantId, { endpointId }));
  const deliveries = [old, missed].map((eventId) => ({ id: uuidv7(), eventId }));
  const batch = { endpointId, endpointVersion: 1, deliveries, cursor: null, isFinished: true };
  expect(await store.operations.replayBatch(claimed, batch, 0)).toMatchObject({ done: 1, failed: 0 });
  expect(await find()).toEqual([early]);
});

/** Deliveries of a day: of two endpoints in turn, those of the first delivered, those of the second failed. */
const fillSql = `
INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, status, next_attempt_at, completed_at, last_reason)
SELECT (lpad(to_hex($1::bigint + n), 12, '0') || '70008' || lpad(to_hex(n), 15, '0'))::uuid, $2, gen_random_uuid(),
  CASE WHEN n % 2 = 0 THEN $3::uuid ELSE $4::uuid END, CASE WHEN n % 2 = 0 THEN 'delivered' ELSE 'failed' END::delivery_status,
  now(), now(), CASE WHEN n % 2 = 0 THEN 'ok' ELSE 'http_5xx' END::attempt_reason
FROM generate_series(1, 20000) AS n`;

test("what has failed at an endpoint is looked for among its own deliveries alone", async () => {
  const store = await openFixture();
  const { tenantId, endpointId } = await store.addTarget();
  const failing = await store.addEndpoint(tenantId);
  await addOldPartitions(store.query, 3);
  await store.query(fillSql, [dayAgo(3), tenantId, endpointId, failing]);
  await store.query(inOrder.replaceAll("LOCAL ", ""));
  const values: unknown[] = [];
  const filter = { endpointId, statuses: ["failed" as const] };
  const set = { action: "retry", tenantId, filter, frozenAt: new Date() } as const;
  const range = describeRange(set, null, (value) => `$${values.push(value)}`);
  const sql = `SELECT id, status FROM delivery WHERE ${range} ORDER BY id LIMIT 1000`;
  const index = `${partitionName("delivery", dayAgo(3))}_tenant_id_endpoint_id_id_idx`;
  const expectIndexAlone = ({ usedIndexes, sortedRelations, buffers }: ExplainedPlan) => {
    expect(usedIndexes).toContain(index);
    expect(usedIndexes.filter((name) => !name.endsWith("_tenant_id_endpoint_id_id_idx"))).toEqual([]);
    expect(sortedRelations).toEqual([]);
    expect(buffers).toBeLessThan(2_000);
  };
  expectIndexAlone(await explainPrepared(store.client, "window_before", sql, values));
  await store.query("ANALYZE delivery");
  expectIndexAlone(await explainPrepared(store.client, "window_after", sql, values));
});

test("one event that may be missed is looked for in its day, by its key", async () => {
  const store = await openFixture();
  const { tenantId, endpointId } = await store.addTarget();
  for (const daysAgo of [5, 4, 3]) await addOldPartitions(store.query, daysAgo);
  const id = oldId(4);
  await store.ingest(tenantId, [], { id });
  await store.query("SET plan_cache_mode = force_generic_plan");
  const values = [tenantId, endpointId, beforeAllIds, afterAllIds, 500, null, null, null, id];
  const plan = await explainPrepared(store.client, "find_one", findOneSql, values);
  const read = plan.readRelations.filter((name) => name.startsWith("event"));
  expect(read).toEqual([partitionName("event", dayAgo(4))]);
  const set = { tenantId, endpointId, filter: { eventId: id } };
  expect((await store.operations.findMissed(set, null, 1)).missed).toMatchObject([
    { id, payloadBytes: expect.any(Number) },
  ]);
  expect((await store.operations.findMissed(set, id, 1)).missed).toEqual([]);
});
