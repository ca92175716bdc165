import { getInstance } from "@posthorn/contract/routes/instance-state";
import { getStorage } from "@posthorn/contract/routes/storage";
import { version } from "@posthorn/runtime/version";
import { createDatabase } from "@posthorn/testkit/database";
import { afterAll, expect, test } from "vitest";
import { startApi } from "../testing/start-api.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const { client, engine } = api;

afterAll(async () => {
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

test("an instance tells of its version, its migrations, its queue and its workers", async () => {
  const id = engine.newId();
  await engine.management.workers.beat({ id, host: "w1", version, slots: 8, slotsInUse: 3 });
  const body = await client.call(getInstance, {});
  expect(body).toMatchObject({
    version,
    migrations: { pending: [] },
    queue: { kind: "postgres", isReachable: true, waiting: { deliver: 0, redeliver: 0 }, memory: null },
    workers: [{ host: "w1", slots: 8, slotsInUse: 3, isAlive: true }],
    backlog: { due: 0, isCapped: false },
    oldestDueSeconds: null,
    openBreakers: 0,
  });
});

test("who asks again at once gets the same answer, at no cost", async () => {
  const [first, second] = [await client.call(getInstance, {}), await client.call(getInstance, {})];
  expect(second).toEqual(first);
});

test("what is stored is told, down to each day", async () => {
  await engine.pipeline.ensurePartitions(0);
  const body = await client.call(getStorage, {});
  expect(body.tables.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["event", "bullmq", "audit_log"]),
  );
  const midnight = `${new Date().toISOString().slice(0, 10)}T00:00:00.000Z`;
  expect(body.partitions).toContainEqual(expect.objectContaining({ table: "event", startsAt: midnight }));
  expect(body.partitions.at(-1)).toMatchObject({ startsAt: null, endsAt: null });
  expect(body.kept.map(({ kind, keptDays }) => [kind, keptDays])).toContainEqual(["payload", null]);
});
