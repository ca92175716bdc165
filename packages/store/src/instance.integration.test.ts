import type { KeptDays } from "@posthorn/engine/retention/retention-store";
import { runRetention } from "@posthorn/engine/retention/run-retention";
import { createDatabase } from "@posthorn/testkit/database";
import { createFixture, makeFailure } from "@posthorn/testkit/store-fixture";
import { uuidv7 } from "uuidv7";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openStore } from "./open-store.ts";
import { openPool } from "./postgres.ts";
import { partitionName } from "./sql/partition-day.ts";
import { addOldPartitions, addOldRows, dayAgo, makeOldIdSql } from "./testing/upkeep/old-days.ts";

const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const kept: KeptDays = { days: 30, payloadDays: 10, auditDays: 400 };

let store: Awaited<ReturnType<typeof openFixture>>;
beforeEach(async () => {
  store = await openFixture();
});

const backlog = () => store.management.instance.readBacklog();
const storage = () => store.management.instance.readStorage();
const none = { due: 0, retrying: 0, scheduled: 0, rate: 0, paused: 0, breaker: 0, delivering: 0 };

test("of an instance that has nothing to do, nothing waits", async () => {
  const rest = { isCapped: false, hasMoreEndpoints: false, oldestDueMs: null, openBreakers: 0 };
  expect(await backlog()).toEqual({ counts: none, ...rest });
});

test("each unfinished delivery is counted once, by what it waits for", async () => {
  const targets = Array.from({ length: 6 }, () => store.addTarget());
  const [due, paused, broken, rated, disabled, failing] = await Promise.all(targets);
  for (const target of [due, paused, broken, rated, disabled, failing])
    if (target !== undefined) await store.ingestMany(target.tenantId, target.endpointId, 3);
  await store.setEndpointStatus(paused?.endpointId ?? "", "paused");
  await store.setEndpointStatus(disabled?.endpointId ?? "", "disabled");
  await store.setEndpoint(rated?.endpointId ?? "", "rate_per_second = 1");
  await store.query("UPDATE endpoint_lane SET breaker = 'open' WHERE endpoint_id = $1", [broken?.endpointId]);
  await store.query(
    "UPDATE delivery SET next_attempt_at = now() - interval '90 seconds' WHERE endpoint_id = $1",
    [due?.endpointId],
  );
  const [retried, claimed, later] = await store.idsOf(failing?.endpointId ?? "");
  await store.claim([claimed ?? ""]);
  const [claim] = await store.claim([retried ?? ""]);
  if (claim !== undefined) await store.pipeline.recordAttempts([makeFailure(claim, 60_000)]);
  await store.query("UPDATE delivery SET next_attempt_at = now() + interval '1 hour' WHERE id = $1", [later]);

  const { counts, oldestDueMs, ...rest } = await backlog();
  expect(counts).toEqual({
    due: 3,
    retrying: 1,
    scheduled: 1,
    rate: 3,
    paused: 6,
    breaker: 3,
    delivering: 1,
  });
  expect(oldestDueMs).toBeGreaterThan(89_000);
  expect(rest).toEqual({ isCapped: false, hasMoreEndpoints: false, openBreakers: 1 });
});

test("an endpoint for which very much waits is counted so far, and hides no other", async () => {
  const [flooded, other] = [await store.addTarget(), await store.addTarget()];
  await addOldRows(store.query, flooded, { daysAgo: 0, finished: 0, unfinished: 1_500 });
  await store.ingestMany(other.tenantId, other.endpointId, 2);
  const { counts, ...caps } = await backlog();
  expect(caps).toMatchObject({ isCapped: true, hasMoreEndpoints: false });
  expect(counts.due).toBe(1_001 + 2);
});

test("a worker that beats is alive, one that fell silent is not, and one that left is gone", async () => {
  const { workers } = store.management;
  const facts = { host: "w1", version: "1.0.0", slots: 8, slotsInUse: 2 };
  const [alive, silent, left, forgotten] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()];
  for (const id of [alive, silent, left, forgotten]) await workers.beat({ id, ...facts });
  const turnBack = (id: string, ago: string) =>
    store.query(`UPDATE worker SET seen_at = seen_at - interval '${ago}' WHERE id = $1`, [id]);
  await turnBack(silent, "1 minute");
  await turnBack(forgotten, "2 hours");
  await workers.leave(left);
  await workers.beat({ id: alive, ...facts, slotsInUse: 5 });
  expect(await workers.list(10)).toMatchObject([
    { id: alive, ...facts, slotsInUse: 5, isAlive: true },
    { id: silent, isAlive: false },
  ]);
  expect(await workers.list(1)).toHaveLength(1);
  expect(await store.query("SELECT FROM worker")).toHaveLength(2);
});

test("what is stored is told by table, partition and kind, with the run of retention that keeps it so", async () => {
  const target = await store.addTarget();
  for (const daysAgo of [40, 20, 5]) await addOldPartitions(store.query, daysAgo);
  for (const daysAgo of [40, 20, 5])
    await addOldRows(store.query, target, { daysAgo, finished: 50, unfinished: 0 });
  const before = await storage();
  expect(before.retentionRun).toBeNull();
  expect(before.oldest).toMatchObject({ event: dayAgo(40), payload: dayAgo(40), delivery: dayAgo(40) });

  const engine = { management: store.management, log: quiet };
  await runRetention(engine, kept, new AbortController().signal, 0);
  await store.query("VACUUM ANALYZE event");
  const after = await storage();
  expect(after.oldest).toMatchObject({ event: dayAgo(20), payload: dayAgo(5), delivery: dayAgo(20) });
  expect(after.oldest.audit_log).toBeLessThanOrEqual(Date.now());
  expect(after.retentionRun).toMatchObject({ ...kept, hasFailed: false, daysKeptLonger: 0 });
  expect(after.retentionRun?.finishedAt).not.toBeNull();
  const day = after.partitions.find(({ name }) => name === partitionName("event", dayAgo(20)));
  expect(day).toMatchObject({ table: "event", dayMs: dayAgo(20), hasPayloads: false });
  expect(day?.rows).toBeGreaterThanOrEqual(50); // what Postgres counts on its way may come twice
  const event = after.tables.find(({ name }) => name === "event");
  const parts = after.partitions.filter(({ table }) => table === "event");
  expect(event).toMatchObject({ partitionCount: parts.length });
  expect(event?.rows).toBe(parts.reduce((total, { rows }) => total + (rows ?? 0), 0));
  expect(event?.bytes).toBe(parts.reduce((total, { bytes }) => total + bytes, 0));
  expect(after.databaseBytes).toBeGreaterThan(after.tables[0]?.bytes ?? Number.POSITIVE_INFINITY);
});

test("a run of retention that fails is told as failed, and one that is stopped as not finished", async () => {
  const { retention } = store.management;
  const failing = {
    ...retention,
    withSteps: (signal: AbortSignal, work: Parameters<typeof retention.withSteps>[1]) =>
      retention.withSteps(signal, (steps) =>
        work({ ...steps, cancelHeld: () => Promise.reject(new Error("broken")) }),
      ),
  };
  const engine = { management: { ...store.management, retention: failing }, log: quiet };
  await expect(runRetention(engine, kept, new AbortController().signal, 0)).rejects.toThrow("broken");
  expect((await storage()).retentionRun).toMatchObject({ hasFailed: true, finishedAt: expect.any(Date) });

  const stopped = { management: store.management, log: quiet };
  await runRetention(stopped, kept, AbortSignal.abort(), 0);
  expect((await storage()).retentionRun).toMatchObject({ hasFailed: false, finishedAt: null });
});

test("partitions that are missing and indexes that Postgres does not use are told", async () => {
  await store.pipeline.ensurePartitions(3);
  expect(await storage()).toMatchObject({ partitionDaysAhead: 3, invalidIndexes: [] });
  await store.query(`DROP TABLE ${partitionName("attempt", dayAgo(-2))}`);
  await store.query(
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'tenant_deleted_idx'::regclass",
  );
  const { partitionDaysAhead, invalidIndexes } = await storage();
  expect(partitionDaysAhead).toBe(1);
  expect(invalidIndexes).toEqual([{ table: "tenant", index: "tenant_deleted_idx" }]);
});

async function openFixture() {
  const database = await createDatabase();
  const connections = { pipelineConnections: 4, managementConnections: 3 };
  const opened = openStore({ databaseUrl: database.url, ...connections }, { now: () => Date.now() }, quiet);
  const pool = openPool({
    databaseUrl: database.url,
    connections: 2,
    applicationName: "test",
    statementTimeoutMs: 30_000,
    onLost: () => {},
  });
  const query = async <Row extends object>(sql: string, values: unknown[] = []) =>
    (await pool.query<Row>(sql, values)).rows;
  await query(makeOldIdSql);
  const close = async () => {
    await opened.close();
    await pool.close();
    await database.drop();
  };
  onTestFinished(close);
  return {
    ...createFixture({ ...opened, query, close }),
    async idsOf(endpointId: string): Promise<string[]> {
      const rows = await query<{ id: string }>("SELECT id FROM delivery WHERE endpoint_id = $1", [
        endpointId,
      ]);
      return rows.map(({ id }) => id);
    },
  };
}
