import { eventually } from "@posthorn/testkit/eventually";
import {
  type HostileAnswer,
  poisonAnswers,
  promptAnswers,
  slowAnswers,
  startHostileReceiver,
} from "@posthorn/testkit/hostile-receivers";
import type { RawReceiver } from "@posthorn/testkit/raw-receiver";
import { createWorld, type World } from "@posthorn/testkit/world";
import { expect, onTestFinished, test } from "vitest";

/** As many as a worker has by default. */
const slots = 256;
const longestTimeoutMs = 30_000;

test("whatever a receiver answers is recorded, once, and spoils nothing that is recorded with it", async () => {
  const world = await openWorld();
  const answers = [...promptAnswers, ...slowAnswers, ...poisonAnswers];
  await using hostile = await startHostileReceiver(answers);
  const tenantId = await world.addTenant();
  const settings = { timeoutMs: 1_000, retrySchedule: [] };
  const behaviours = await addHostileEndpoints(world, tenantId, hostile, answers, settings);
  await world.startWorker(slots);
  await world.emit(tenantId);
  await eventually(async () => expect(await countUnfinished(world)).toBe(0));

  const recorded: string[] = [];
  for (const delivery of await world.deliveries(tenantId)) {
    const attempts = await world.attempts(delivery);
    const ends = attempts.map(({ reason, statusCode }) => `${reason} ${statusCode}`);
    recorded.push(`${behaviours.get(delivery.endpointId)}: ${ends.join(", ")}`);
    expect(delivery.status).toBe(delivery.lastReason === "ok" ? "delivered" : "failed");
  }
  const expected = answers.map(([behaviour, , reason, status]) => `${behaviour}: ${reason} ${status}`);
  expect(recorded.toSorted()).toEqual(expected.toSorted());
  expect(world.log.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
});

test("what is kept of an answer is read back as it came", async () => {
  const world = await openWorld();
  const tenantId = await world.addTenant();
  const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const header = '\\u0000 \\ud800 " \\ \t \xc3\x28\xed\xa0\x80\xff';
  await using hostile = await startHostileReceiver([
    [
      "an answer of every byte",
      (socket) => socket.write(Buffer.concat([headOf(body, header), body])),
      "ok",
      200,
    ],
  ]);
  await world.addEndpoint(tenantId, { url: urlOf(hostile, 0) });
  await world.startWorker();
  await world.emit(tenantId);
  await eventually(async () => expect(await countUnfinished(world)).toBe(0));

  const [delivery] = await world.deliveries(tenantId);
  const attempts = delivery ? await world.attempts(delivery) : [];
  expect(attempts).toMatchObject([{ reason: "ok", statusCode: 200, responseHeaders: { "x-odd": header } }]);
  expect([...(attempts[0]?.responseBody ?? [])]).toEqual([...body]);
});

test("a healthy endpoint gets everything while forty others have not got over their first timeout", async () => {
  const world = await openWorld();
  const failing = promptAnswers.filter(([, , reason]) => reason !== "ok");
  const answers = [...slowAnswers, ...failing].slice(0, 40);
  await using hostile = await startHostileReceiver(answers);
  const noisyId = await world.addTenant();
  const quietId = await world.addTenant();
  await addHostileEndpoints(world, noisyId, hostile, answers, { timeoutMs: longestTimeoutMs });
  await world.addEndpoint(quietId);
  await world.startWorker(slots);
  const aloneMs = await measureLatency(world, quietId);

  await Promise.all(Array.from({ length: 12 }, () => world.emit(noisyId)));
  await eventually(async () => {
    expect(hostile.open()).toBeGreaterThanOrEqual(slowAnswers.length);
    expect(await countFailed(world)).toBeGreaterThan(failing.length);
  });
  const besideMs = await measureLatency(world, quietId);

  expect(await countFailed(world, "timeout_response")).toBe(0);
  expect(besideMs).toBeLessThan(Math.max(10 * aloneMs, longestTimeoutMs / 3));
});

async function openWorld(): Promise<World> {
  const world = await createWorld();
  onTestFinished(() => world.close());
  return world;
}

/** One endpoint an answer; tells which endpoint misbehaves how. */
async function addHostileEndpoints(
  world: World,
  tenantId: string,
  hostile: RawReceiver,
  answers: readonly HostileAnswer[],
  settings: Parameters<World["addEndpoint"]>[1],
): Promise<Map<string, string>> {
  const behaviours = new Map<string, string>();
  for (const [index, [behaviour]] of answers.entries()) {
    const url = urlOf(hostile, index);
    behaviours.set(await world.addEndpoint(tenantId, { url, ...settings }), behaviour);
  }
  return behaviours;
}

/** By another name than that of the healthy receiver, since a target host has a cap of its own. */
function urlOf(hostile: RawReceiver, index: number): string {
  return `http://localhost:${hostile.port}/${index}`;
}

function headOf(body: Buffer, header: string): Buffer {
  return Buffer.from(
    `HTTP/1.1 200 OK\r\nX-Odd: ${header}\r\nContent-Length: ${body.length}\r\n\r\n`,
    "latin1",
  );
}

/** Emits forty events, each when the last has arrived, and answers the p95 from emit to arrival, in ms. */
async function measureLatency(world: World, tenantId: string): Promise<number> {
  const tookMs: number[] = [];
  for (let sent = 0; sent < 40; sent += 1) {
    world.receiver.requests.length = 0;
    const startedAtMs = performance.now();
    await world.emit(tenantId);
    await eventually(() => expect(world.receiver.requests).toHaveLength(1));
    tookMs.push(performance.now() - startedAtMs);
  }
  return tookMs.toSorted((a, b) => a - b)[37] ?? Number.POSITIVE_INFINITY;
}

async function countUnfinished(world: World): Promise<number> {
  const open = "SELECT count(*)::int AS count FROM delivery WHERE status IN ('pending', 'delivering')";
  return (await world.query<{ count: number }>(open))[0]?.count ?? 0;
}

async function countFailed(world: World, reason: string | null = null): Promise<number> {
  const failed =
    "SELECT count(*)::int AS count FROM attempt WHERE reason <> 'ok' AND coalesce(reason::text = $1, true)";
  return (await world.query<{ count: number }>(failed, [reason]))[0]?.count ?? 0;
}
