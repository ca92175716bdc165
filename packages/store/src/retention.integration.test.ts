import type { Log, LogFields } from "@posthorn/engine/ports";
import type { KeptDays } from "@posthorn/engine/retention/retention-store";
import { runRetention } from "@posthorn/engine/retention/run-retention";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { createFixture, makeAttempt, makeAudit } from "@posthorn/testkit/store-fixture";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openStore } from "./open-store.ts";
import { openPool } from "./postgres.ts";
import { partitionName } from "./sql/partition-day.ts";
import { addOldPartitions, addOldRows, dayAgo, makeOldIdSql } from "./testing/upkeep/old-days.ts";

const settings: KeptDays = { days: 10, payloadDays: 5, auditDays: 400 };
const rest = { days: 1_000, payloadDays: 1_000, auditDays: 1_000 };
const never = new AbortController().signal;

let store: Awaited<ReturnType<typeof openFixture>>;
let target: { tenantId: string; endpointId: string };
beforeEach(async () => {
  store = await openFixture();
  target = await store.addTarget();
});

test("of many days, the old ones go but for what is unfinished, and the others stay whole", async () => {
  const unfinished = [];
  for (const daysAgo of [30, 20, 12, 11, 9, 3, 1]) {
    await addOldPartitions(store.query, daysAgo);
    unfinished.push(await addOldRows(store.query, target, { daysAgo, finished: 300, unfinished: 5 }));
  }
  await store.retain(settings);

  for (const table of ["event", "delivery", "attempt"] as const)
    expect(await store.daysOf(table)).toEqual([9, 3, 1].map((days) => partitionName(table, dayAgo(days))));
  expect(await store.count("delivery")).toBe(3 * 305 + 4 * 5);
  expect(await store.count("event")).toBe(3 * 305 + 4 * 5);
  expect(await store.count("attempt")).toBe(3 * 305);
  expect(await store.count("delivery_default")).toBe(4 * 5);
  const claims = await store.claim(unfinished.flatMap(({ deliveryIds }) => deliveryIds));
  expect(claims).toHaveLength(7 * 5);
  for (const { payload } of claims) expect(Buffer.from(payload).toString()).toBe("x".repeat(20));
});

test("what was kept is forgotten at the next run once it is finished", async () => {
  await addOldPartitions(store.query, 20);
  const { deliveryIds } = await addOldRows(store.query, target, { daysAgo: 20, finished: 10, unfinished: 4 });
  await store.retain(settings);
  const claims = await store.claim(deliveryIds.slice(0, 3));
  await store.pipeline.recordAttempts(claims.map((claim) => makeAttempt(claim)));
  await store.retain(settings);
  const left = await store.query("SELECT delivery.id FROM delivery JOIN event ON event.id = event_id");
  expect(left).toEqual([{ id: deliveryIds[3] }]);
  expect(await store.count("event")).toBe(1);
});

test("an event stays as long as an unfinished delivery of a later day needs it", async () => {
  for (const daysAgo of [12, 1]) await addOldPartitions(store.query, daysAgo);
  const old = await addOldRows(store.query, target, { daysAgo: 12, finished: 3, unfinished: 1 });
  const later = await addOldRows(store.query, target, { daysAgo: 1, finished: 0, unfinished: 1 });
  const [eventId, deliveryId] = [old.eventIds[0], later.deliveryIds[0] ?? ""];
  await store.query("UPDATE delivery SET completed_at = now(), status = 'failed' WHERE id = $1", [
    old.deliveryIds[0],
  ]);
  await store.query("UPDATE delivery SET event_id = $2 WHERE id = $1", [deliveryId, eventId]);
  await store.retain(settings);
  expect(await store.claim([deliveryId])).toMatchObject([{ eventId, payload: Buffer.from("x".repeat(20)) }]);
  expect(await store.count("event_default")).toBe(1);
});

test("what has waited for a paused or disabled endpoint for longer than deliveries are kept is cancelled, and said", async () => {
  const [paused, disabled] = [await store.addTarget(), await store.addTarget()];
  await store.setEndpointStatus(paused.endpointId, "paused");
  await store.setEndpointStatus(disabled.endpointId, "disabled");
  for (const daysAgo of [20, 2]) {
    await addOldPartitions(store.query, daysAgo);
    for (const each of [paused, disabled, target])
      await addOldRows(store.query, each, { daysAgo, finished: 0, unfinished: 3 });
  }
  await store.retain(settings);
  const waiting = await store.query("SELECT endpoint_id FROM delivery WHERE status = 'pending'");
  expect(waiting).toHaveLength(3 * 3 + 3);
  expect(store.lines).toContainEqual(expect.objectContaining({ cancelled: 6 }));
});

describe("payloads", () => {
  test("of old days go, but for those of unfinished deliveries; events and lists stay as they are", async () => {
    for (const daysAgo of [8, 6, 4]) await addOldPartitions(store.query, daysAgo);
    const day = (daysAgo: number) =>
      addOldRows(store.query, target, { daysAgo, finished: 400, unfinished: 6 });
    const [older, , younger] = [await day(8), await day(6), await day(4)];
    const page = { limit: 2_000, before: null };
    const listed = async () =>
      (await store.management.history.listDeliveries(target.tenantId, {}, page)).data;
    const before = await listed();
    await store.retain(settings);
    expect(await listed()).toEqual(before);
    expect(before).toHaveLength(3 * 406);
    const kept = await store.query<{ id: string }>("SELECT id FROM event WHERE payload IS NOT NULL");
    expect(kept).toHaveLength(406 + 2 * 6);
    const [deliveryId = "", eventId = ""] = [older.deliveryIds[0], older.eventIds[0]];
    expect(await store.claim([deliveryId])).toMatchObject([
      { eventId, payload: Buffer.from("x".repeat(20)) },
    ]);
    const { history } = store.management;
    expect(await history.findPayload(target.tenantId, younger.eventIds[0] ?? "")).toBeInstanceOf(Uint8Array);
    const gone = before.find((one) => one.id < deliveryId && one.status === "delivered");
    expect(await history.findPayload(target.tenantId, gone?.eventId ?? "")).toBe("expired");
    expect(await history.retryDelivery(target.tenantId, gone?.id ?? "", 5, makeAudit())).toBe("expired");
  });

  test("are taken from a day once, and its index and bounds are as before", async () => {
    await addOldPartitions(store.query, 7);
    await addOldRows(store.query, target, { daysAgo: 7, finished: 50, unfinished: 1 });
    const describeDay = () =>
      store.query(
        `SELECT pg_get_expr(relpartbound, oid) AS bounds,
           (SELECT count(*)::int FROM pg_index WHERE indrelid = pg_class.oid AND indisprimary) AS keys,
           (SELECT count(*)::int FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'c') AS checks
         FROM pg_class WHERE relname = $1`,
        [partitionName("event", dayAgo(7))],
      );
    const before = await describeDay();
    await store.retain(settings);
    expect(await describeDay()).toEqual(before);
    expect(store.lines).toMatchObject([{ step: "remove-payloads", kept: 1 }]);
    await store.retain(settings);
    expect(store.lines).toHaveLength(1);
    expect(await store.query("SELECT FROM pg_constraint WHERE conname LIKE 'not_event%'")).toEqual([]);
  });

  test("a retry while a day is copied keeps its payload, and one that comes too late is refused", async () => {
    await addOldPartitions(store.query, 7);
    await addOldRows(store.query, target, { daysAgo: 7, finished: 2_000, unfinished: 0 });
    const ids = await store.query<{ id: string }>("SELECT id FROM delivery");
    let isOver = false;
    const answers: string[] = [];
    const retrying = (async () => {
      for (const { id } of ids) {
        if (isOver && answers.at(-1) === "expired") break;
        const answer = await store.management.history.retryDelivery(target.tenantId, id, 5, makeAudit());
        answers.push(typeof answer === "string" ? answer : "retried");
      }
    })();
    await eventually(() => expect(answers.length).toBeGreaterThan(20));
    await store.retain(settings).finally(() => {
      isOver = true;
    });
    await retrying;
    const lost = await store.query(
      `SELECT delivery.id FROM delivery JOIN event ON event.id = event_id
       WHERE completed_at IS NULL AND payload IS NULL`,
    );
    expect(lost).toEqual([]);
    const kept = await store.count("event WHERE payload IS NOT NULL");
    expect(kept).toBe(answers.filter((answer) => answer === "retried").length);
    expect(kept).toBeGreaterThan(20);
    expect(answers.at(-1)).toBe("expired");
  });
});

test("a day with too much that is unfinished stays whole, and a warning says so", async () => {
  await addOldPartitions(store.query, 20);
  await addOldRows(store.query, target, { daysAgo: 20, finished: 10, unfinished: 10_001 });
  await store.retain(settings);
  expect(await store.count(partitionName("delivery", dayAgo(20)))).toBe(10_011);
  expect(await store.count(partitionName("attempt", dayAgo(20)))).toBe(10_011);
  expect(store.lines).toMatchObject([{ level: "warn", step: "drop-day", table: "delivery" }]);
});

test("a crash between the detachment and the end is healed by the next run", async () => {
  await addOldPartitions(store.query, 20);
  await addOldRows(store.query, target, { daysAgo: 20, finished: 10, unfinished: 0 });
  const name = partitionName("delivery", dayAgo(20));
  await store.query(`ALTER TABLE delivery DETACH PARTITION ${name}`);
  await store.query(`ALTER TABLE ${name} RENAME TO detached_${name}`);
  await store.query(`CREATE TABLE detached_by_somebody (id int)`);
  await store.retain(settings);
  const left = await store.query("SELECT relname FROM pg_class WHERE relname LIKE 'detached%'");
  expect(left).toEqual([{ relname: "detached_by_somebody" }]);
  expect(await store.daysOf("event")).toEqual([]);
});

test("old rows of the default partition go in batches; what is unfinished, and young, stays", async () => {
  await addOldRows(store.query, target, { daysAgo: 30, finished: 12_000, unfinished: 3 });
  await addOldRows(store.query, target, { daysAgo: 7, finished: 50, unfinished: 2 });
  await store.retain(settings);
  expect([await store.count("delivery"), await store.count("event"), await store.count("attempt")]).toEqual([
    3 + 52,
    3 + 52,
    52,
  ]);
  expect(await store.count("event WHERE payload IS NOT NULL")).toBe(3 + 2);
  expect(await store.query("SELECT FROM event WHERE payload IS NULL")).toHaveLength(50);
});

test("a retry while the default partition is swept keeps its payload and its event, or is refused", async () => {
  await addOldRows(store.query, target, { daysAgo: 7, finished: 4_000, unfinished: 0 });
  await addOldRows(store.query, target, { daysAgo: 30, finished: 4_000, unfinished: 0 });
  const ids = await store.query<{ id: string }>("SELECT id FROM delivery ORDER BY random()");
  const answers: unknown[] = [];
  let isOver = false;
  const keepRetrying = async () => {
    for (let row = ids.pop(); row !== undefined && !isOver; row = ids.pop())
      answers.push(await store.management.history.retryDelivery(target.tenantId, row.id, 5, makeAudit()));
  };
  const retrying = [keepRetrying(), keepRetrying(), keepRetrying()];
  await eventually(() => expect(answers.length).toBeGreaterThan(50));
  await store.retain(settings).finally(() => {
    isOver = true;
  });
  await Promise.all(retrying);
  const lost = await store.query(
    `SELECT delivery.id FROM delivery LEFT JOIN event ON event.id = event_id
     WHERE completed_at IS NULL AND payload IS NULL`,
  );
  expect(lost).toEqual([]);
  expect(answers.filter((answer) => answer === "expired" || answer === null).length).toBeGreaterThan(0);
});

test("ingest goes on while days are dropped and exchanged: every statement succeeds, and none waits long", async () => {
  for (const daysAgo of [30, 25, 20, 15, 12, 8, 7, 6]) {
    await addOldPartitions(store.query, daysAgo);
    await addOldRows(store.query, target, { daysAgo, finished: 5_000, unfinished: 200, payloadBytes: 1_000 });
  }
  await store.pipeline.ensurePartitions(1);
  let isOver = false;
  let longestMs = 0;
  const ingested: string[] = [];
  const keepIngesting = async () => {
    while (!isOver) {
      const startedAt = performance.now();
      const { deliveryIds } = await store.ingest(target.tenantId, [target.endpointId]);
      longestMs = Math.max(longestMs, performance.now() - startedAt);
      const claims = await store.claim(deliveryIds);
      expect(await store.pipeline.recordAttempts(claims.map((claim) => makeAttempt(claim)))).toHaveLength(1);
      ingested.push(...deliveryIds);
    }
  };
  const ingesting = [keepIngesting(), keepIngesting(), keepIngesting()];
  await store.retain(settings).finally(() => {
    isOver = true;
  });
  await Promise.all(ingesting);

  const delivered = await store.query("SELECT FROM delivery WHERE id = ANY ($1) AND status = 'delivered'", [
    ingested,
  ]);
  expect(delivered).toHaveLength(ingested.length);
  const needed =
    "delivery JOIN event ON event.id = event_id WHERE completed_at IS NULL AND payload IS NOT NULL";
  expect(await store.count(needed)).toBe(8 * 200);
  const locks = store.lines.flatMap(({ lockedMs }) => (typeof lockedMs === "number" ? [lockedMs] : []));
  process.stdout.write(
    `locked for ${locks.join(", ")} ms; the slowest of ${ingested.length} ingests took ${Math.round(longestMs)} ms\n`,
  );
  expect(locks).toHaveLength(5 * 3 + 3);
});

test("while others are at the table a day is left for the next run", async () => {
  await addOldPartitions(store.query, 20);
  await addOldRows(store.query, target, { daysAgo: 20, finished: 10, unfinished: 0 });
  const reader = await store.pool.connect();
  try {
    await reader.query("BEGIN");
    await reader.query("SELECT count(*) FROM delivery");
    await store.retain(settings);
    expect(store.lines).toMatchObject([{ level: "info", step: "drop-day", table: "delivery" }]);
  } finally {
    await reader.query("ROLLBACK");
    reader.release();
  }
  await store.retain(settings);
  expect(await store.daysOf("delivery")).toEqual([]);
});

test("one process at a time does it, and a stopping one ends the step under way", async () => {
  await addOldPartitions(store.query, 20);
  await addOldRows(store.query, target, { daysAgo: 20, finished: 10, unfinished: 0 });
  const stopping = new AbortController();
  const { retention } = store.management;
  const held = Promise.withResolvers<void>();
  const began = Promise.withResolvers<void>();
  const first = retention.withSteps(stopping.signal, async (steps) => {
    began.resolve();
    await held.promise;
    await steps.dropDay("delivery", dayAgo(20));
  });
  await began.promise;
  expect(await retention.withSteps(never, async () => {})).toBe(false);
  const blocker = await store.pool.connect();
  await blocker.query("BEGIN");
  await blocker.query("LOCK TABLE delivery_default IN ACCESS EXCLUSIVE MODE");
  held.resolve();
  await eventually(async () => {
    const waiting = await store.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    expect(waiting).toHaveLength(1);
  });
  stopping.abort();
  await expect(first).rejects.toThrow("canceling statement due to user request");
  await blocker.query("ROLLBACK");
  blocker.release();
  await eventually(async () => {
    await store.retain(settings);
    expect(await store.daysOf("delivery")).toEqual([]);
  });
});

test("nothing is done to what is young enough", async () => {
  await addOldPartitions(store.query, 20);
  await addOldRows(store.query, target, { daysAgo: 20, finished: 10, unfinished: 1 });
  await store.retain(rest);
  expect(await store.count("delivery")).toBe(11);
  expect(await store.count("event WHERE payload IS NOT NULL")).toBe(11);
  expect(store.lines).toEqual([]);
});

async function openFixture() {
  const database = await createDatabase();
  const lines: (LogFields & { level: string; message: string })[] = [];
  const collect = (level: string) => (fields: LogFields, message: string) =>
    void lines.push({ ...fields, level, message });
  const log: Log = { debug() {}, info: collect("info"), warn: collect("warn"), error: collect("error") };
  const connections = { pipelineConnections: 6, managementConnections: 3 };
  const opened = openStore({ databaseUrl: database.url, ...connections }, { now: () => Date.now() }, log);
  const pool = openPool({
    databaseUrl: database.url,
    connections: 4,
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
    pool,
    lines,
    retain: (how: KeptDays) => runRetention({ management: opened.management, log }, how, never, 0),
    async count(from: string): Promise<number> {
      const [row] = await query<{ count: number }>(`SELECT count(*)::int AS count FROM ${from}`);
      return row?.count ?? Number.NaN;
    },
    async daysOf(table: string): Promise<string[]> {
      const rows = await query<{ name: string }>(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits
         WHERE inhparent = $1::regclass AND inhrelid <> ($1 || '_default')::regclass ORDER BY 1`,
        [table],
      );
      return rows.map(({ name }) => name);
    },
  };
}
