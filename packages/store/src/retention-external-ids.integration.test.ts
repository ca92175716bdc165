import type { Log } from "@posthorn/engine/ports";
import { runRetention } from "@posthorn/engine/retention/run-retention";
import { createDatabase } from "@posthorn/testkit/database";
import { createFixture, makeAttempt, makeEvent } from "@posthorn/testkit/store-fixture";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { openStore } from "./open-store.ts";
import { openPool } from "./postgres.ts";
import { forgetSql } from "./sql/retention-forget-external-ids.ts";
import { addOldPartitions, oldId } from "./testing/upkeep/old-days.ts";

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

let store: Awaited<ReturnType<typeof openFixture>>;
let target: { tenantId: string; endpointId: string };
beforeEach(async () => {
  store = await openFixture();
  target = await store.addTarget();
});

test.for<{ where: string; daysAgo: number; hasPartition: boolean }>([
  { where: "in a day of its own", daysAgo: 20, hasPartition: true },
  { where: "in the default partition", daysAgo: 30, hasPartition: false },
])("an external id is free again when its event, $where, is forgotten, and not before", async (old) => {
  if (old.hasPartition) await addOldPartitions(store.query, old.daysAgo);
  const add = (externalId: string, daysAgo: number) =>
    store.ingest(target.tenantId, [target.endpointId], { id: oldId(daysAgo), externalId });
  const [finished, unfinished] = [await add("finished", old.daysAgo), await add("unfinished", old.daysAgo)];
  const recent = await add("recent", 2);
  await store.query("UPDATE delivery SET completed_at = now(), status = 'delivered' WHERE event_id = $1", [
    finished.eventId,
  ]);
  await store.retain();
  expect(await store.emitAgain("finished")).toMatchObject({ kind: "stored" });
  expect(await store.emitAgain("unfinished")).toEqual({ kind: "taken", eventId: unfinished.eventId });
  expect(await store.emitAgain("recent")).toEqual({ kind: "taken", eventId: recent.eventId });

  const [claim] = await store.claim(unfinished.deliveryIds);
  if (!claim) throw new Error("it was to be claimed");
  await store.pipeline.recordAttempts([makeAttempt(claim)]);
  await store.retain();
  expect(await store.emitAgain("unfinished")).toMatchObject({ kind: "stored" });
});

test("external ids of a day that was left behind detached go with it", async () => {
  await addOldPartitions(store.query, 20);
  await store.ingest(target.tenantId, [], { id: oldId(20), externalId: "old" });
  const [day] = await store.query<{ name: string }>(
    "SELECT tableoid::regclass::text AS name FROM event WHERE external_id = 'old'",
  );
  await store.query(
    `ALTER TABLE event DETACH PARTITION ${day?.name}; ALTER TABLE ${day?.name} RENAME TO detached_${day?.name}`,
  );
  await store.retain();
  expect(await store.emitAgain("old")).toMatchObject({ kind: "stored" });
});

test("events that may hold the ids of a day are looked for in the default partition alone", async () => {
  const [day, next] = [oldId(20), oldId(19)];
  await addOldPartitions(store.query, 5);
  const rows = await store.query<{ "QUERY PLAN": string }>(
    `EXPLAIN ${forgetSql}`.replaceAll("$1", `'${day}'`).replaceAll("$2", `'${next}'`),
  );
  const read = rows.flatMap((row) => /Scan.* on (event_\w+)/.exec(row["QUERY PLAN"])?.[1] ?? []);
  expect(read.filter((table) => /^event_(default|p\d+)/.test(table))).toEqual(["event_default"]);
});

test("external ids stay when payloads go", async () => {
  await addOldPartitions(store.query, 7);
  const { eventId } = await store.ingest(target.tenantId, [], { id: oldId(7), externalId: "old" });
  await store.retain();
  expect(await store.management.history.findPayload(target.tenantId, eventId)).toBe("expired");
  expect(await store.emitAgain("old")).toEqual({ kind: "taken", eventId });
});

async function openFixture() {
  const database = await createDatabase();
  const connections = { pipelineConnections: 6, managementConnections: 3 };
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
  const close = async () => {
    await opened.close();
    await pool.close();
    await database.drop();
  };
  onTestFinished(close);
  const engine = { management: opened.management, log: quiet };
  const fixture = createFixture({ ...opened, query, close });
  return {
    ...fixture,
    retain: () =>
      runRetention(engine, { days: 10, payloadDays: 5, auditDays: 10 }, new AbortController().signal, 0),
    /** What another event with that external id is answered. */
    async emitAgain(externalId: string) {
      const { tenantId } = target;
      const version = await fixture.versionOf(tenantId);
      const event = makeEvent(tenantId, version, [], "dispatcher", { externalId });
      const [result] = await opened.pipeline.ingestEvents([event], 5);
      return result;
    },
  };
}
