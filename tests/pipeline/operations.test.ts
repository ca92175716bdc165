import { setTimeout as wait } from "node:timers/promises";
import { encodeId } from "@posthorn/domain/id";
import { resumeEndpoint } from "@posthorn/engine/endpoints/resume-endpoint";
import { createOperation, previewOperation } from "@posthorn/engine/operations/create-operation";
import { getOperation } from "@posthorn/engine/operations/get-operation";
import type { Operation } from "@posthorn/engine/operations/operation-store";
import type { WantedOperation } from "@posthorn/engine/operations/plan-operation";
import { runOperations } from "@posthorn/engine/operations/run-operations";
import { eventually } from "@posthorn/testkit/eventually";
import { createWorld, instanceActor, type World } from "@posthorn/testkit/world";
import { expect, onTestFinished, test } from "vitest";

const crowd = 100_000;
const never = new AbortController().signal;

/** Copies an event and its delivery, which failed with 503. */
const fillSql = `
WITH copy AS MATERIALIZED (
  SELECT number, (left(delivery.id::text, 14) || '7' || substr(md5(number::text), 1, 3) || '-8'
    || substr(md5(number::text), 4, 3) || '-' || lpad(to_hex(number), 12, '0'))::uuid AS id, delivery.tenant_id, event_id, endpoint_id
  FROM delivery, generate_series(1, $2) AS number WHERE delivery.id = $1
), events AS (
  INSERT INTO event (id, tenant_id, event_type, payload, channels, tags)
  SELECT copy.id, copy.tenant_id, event_type, payload, event.channels, event.tags
  FROM copy JOIN event ON event.id = copy.event_id AND event.tenant_id = copy.tenant_id
)
INSERT INTO delivery (
  id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, completed_at, last_status_code, last_reason
)
SELECT id, tenant_id, id, endpoint_id, 'failed', 10, now(), now(), 503, 'http_5xx' FROM copy`;

async function openWorld(options?: Parameters<typeof createWorld>[0]): Promise<World> {
  const world = await createWorld(options);
  onTestFinished(() => world.close());
  return world;
}

/** A tenant with an endpoint that is paused, and so many deliveries to it that failed. */
async function addFailed(world: World, count: number, settings: { maxInFlight?: number } = {}) {
  const tenantId = await world.addTenant();
  const endpointId = await world.addEndpoint(tenantId, { path: "/crowd", ...settings });
  await world.query("UPDATE endpoint SET status = 'paused' WHERE id = $1", [endpointId]);
  await world.emit(tenantId);
  const [seed] = await world.deliveries(tenantId);
  await world.query(fillSql, [seed?.id, count]);
  await world.query("DELETE FROM delivery WHERE id = $1", [seed?.id]);
  return { tenantId, endpointId };
}

function want(tenantId: string, over: Partial<WantedOperation> = {}): WantedOperation {
  return { action: "retry", tenant: { id: tenantId }, filter: {}, ratePerSecond: null, ...over };
}

/** Notes every batch that is done from now on. */
function watchBatches(world: World) {
  const { operations } = world.engine.management;
  const { retryBatch } = operations;
  const batches: { done: number; tookMs: number }[] = [];
  let done = 0;
  operations.retryBatch = async (claimed, pace) => {
    const startedAt = performance.now();
    const advanced = await retryBatch(claimed, pace);
    batches.push({ done: (advanced?.done ?? done) - done, tookMs: performance.now() - startedAt });
    done = advanced?.done ?? done;
    return advanced;
  };
  return batches;
}

/** Ends the last delivery of the crowd, which its tag tells from the others. */
async function cancelTagged(world: World, tenantId: string): Promise<Operation> {
  await world.query(
    `UPDATE event SET tags = '{last}' WHERE tenant_id = $1
     AND id = (SELECT event_id FROM delivery WHERE tenant_id = $1 ORDER BY id DESC LIMIT 1)`,
    [tenantId],
  );
  const wanted = want(tenantId, { action: "cancel", filter: { tag: "last" } });
  return runToItsEnd(world, await createOperation(world.engine, instanceActor, wanted));
}

async function runToItsEnd(world: World, { id }: Operation): Promise<Operation> {
  await runOperations(world.engine, never);
  return getOperation(world.engine, instanceActor, id);
}

test("an operation retries 100,000 deliveries in small batches, beside which a neighbour's events go as ever", async () => {
  const world = await openWorld();
  const { tenantId } = await addFailed(world, crowd);
  const neighbour = await world.addTenant();
  await world.addEndpoint(neighbour, { path: "/neighbour" });
  await world.startWorker();
  expect((await previewOperation(world.engine, instanceActor, want(tenantId))).total).toBe(crowd);
  const operation = await createOperation(world.engine, instanceActor, want(tenantId));
  expect(operation).toMatchObject({ total: crowd, status: "running" });

  const batches = watchBatches(world);
  const startedAt = performance.now();
  const running = runToItsEnd(world, operation);
  let isOver = false;
  void running.finally(() => {
    isOver = true;
  });
  const emits: number[] = [];
  while (!isOver) {
    const emittedAt = performance.now();
    await world.emit(neighbour);
    emits.push(performance.now() - emittedAt);
    await wait(20);
  }
  const ended = await running;
  const longestMs = Math.max(...batches.map(({ tookMs }) => tookMs));
  process.stdout.write(
    `${crowd} deliveries retried in ${Math.round(performance.now() - startedAt)} ms, ${batches.length} batches of at most ${longestMs.toFixed()} ms; a neighbour's emit took ${emits.toSorted((a, b) => a - b)[emits.length >> 1]?.toFixed(1)} ms (median of ${emits.length})\n`,
  );
  expect(ended).toMatchObject({ status: "finished", total: crowd, done: crowd, failed: 0 });
  expect(Math.max(...batches.map(({ done }) => done))).toBeLessThanOrEqual(1_000);
  const [row] = await world.query<{ count: number }>(
    "SELECT count(*)::int FROM delivery WHERE tenant_id = $1 AND status = 'pending' AND trigger = 'operation' AND completed_at IS NULL",
    [tenantId],
  );
  expect(row?.count).toBe(crowd);
  expect(await cancelTagged(world, tenantId)).toMatchObject({ status: "finished", total: 1, done: 1 });
  const seen = () => world.receiver.requests.filter(({ path }) => path === "/neighbour").length;
  await eventually(() => expect(seen()).toBe(emits.length));
});

test("what an operation retries comes to its endpoint within the endpoint's cap, each once, and leaves room for new events", async () => {
  let inFlight = 0;
  let most = 0;
  const world = await openWorld({
    answer: async () => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await wait(5);
      inFlight -= 1;
      return { status: 200 };
    },
  });
  const { tenantId, endpointId } = await addFailed(world, 2_000, { maxInFlight: 5 });
  const ended = await runToItsEnd(world, await createOperation(world.engine, instanceActor, want(tenantId)));
  expect(ended).toMatchObject({ status: "finished", done: 2_000 });
  await resumeEndpoint(world.engine, instanceActor, { tenant: { id: tenantId }, endpointId }, "all");
  await world.startWorker();
  await eventually(() => expect(world.receiver.requests.length).toBeGreaterThan(50));
  const fresh = encodeId("evt", (await world.emit(tenantId)).id);
  const arrived = () => world.receiver.requests.map(({ headers }) => headers["webhook-id"]);
  await eventually(() => expect(new Set(arrived()).size).toBe(2_001));
  expect(arrived()).toHaveLength(2_001);
  expect(arrived().indexOf(fresh)).toBeLessThan(1_500);
  expect(most).toBeLessThanOrEqual(5);
});

test("an operation with a rate makes no more due than that, half a second's worth at a time", async () => {
  const world = await openWorld();
  const { tenantId } = await addFailed(world, 45);
  const wanted = want(tenantId, { ratePerSecond: 20 });
  const startedAt = performance.now();
  const ended = await runToItsEnd(world, await createOperation(world.engine, instanceActor, wanted));
  expect(performance.now() - startedAt).toBeGreaterThan(2_000);
  expect(ended).toMatchObject({ status: "finished", done: 45, ratePerSecond: 20 });
  const batches = await world.query<{ count: number; after_ms: number }>(
    `SELECT count(*)::int, extract(epoch FROM next_attempt_at - lag(next_attempt_at) OVER (ORDER BY next_attempt_at))::float8 * 1000 AS after_ms
     FROM delivery WHERE tenant_id = $1 GROUP BY next_attempt_at ORDER BY next_attempt_at`,
    [tenantId],
  );
  expect(batches.map(({ count }) => count)).toEqual([10, 10, 10, 10, 5]);
  for (const { after_ms } of batches.slice(1)) expect(after_ms).toBeGreaterThan(498);
});
