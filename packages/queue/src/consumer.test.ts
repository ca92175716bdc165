import type { DeliveryRef, Log } from "@posthorn/engine/ports";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createConsumer } from "./consumer.ts";
import { toJobData } from "./job-data.ts";
import { makeRef } from "./testing/make-ref.ts";

type FakeWorker = { process(data: unknown): Promise<void>; isAbandoned: boolean };

/** Workers that never take a job by themselves: a test hands jobs to `process`. Like BullMQ's, they drain only with it. */
function fakeBackend() {
  const opened: FakeWorker[] = [];
  let errors = 0;
  function openWorker(_name: string, process: (data: unknown) => Promise<void>) {
    const active: Promise<void>[] = [];
    const worker: FakeWorker = {
      isAbandoned: false,
      process(data) {
        const done = process(data);
        active.push(done);
        return done;
      },
    };
    opened.push(worker);
    const abandon = async () => {
      worker.isAbandoned = true;
    };
    return { drain: async () => void (await Promise.all(active)), abandon };
  }
  return { opened, openWorker, fail: () => void errors++, countErrors: () => errors };
}

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const lookMs = 30_000;

function setUp({ waiting = async () => 1, gate = Promise.resolve() } = {}) {
  const backend = fakeBackend();
  const handled: DeliveryRef[] = [];
  const events: string[] = [];
  const consumer = createConsumer({
    queue: "deliver",
    shards: [{ name: "{deliver-0}", producer: { add: async () => {}, waiting } }],
    handle: async (refs) => {
      await gate;
      handled.push(...refs);
    },
    backend,
    log: quiet,
    onReplaced: () => void events.push("replaced"),
    onGivingUp: () => void events.push("gave up"),
  });
  return { backend, consumer, handled, events };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("replaces a worker that takes nothing although jobs wait", async () => {
  const { backend, consumer, handled } = setUp();
  await consumer.start();
  await vi.advanceTimersByTimeAsync(2 * lookMs);
  expect(backend.opened.map((worker) => worker.isAbandoned)).toEqual([true, false]);
  await backend.opened[1]?.process(toJobData([makeRef("d1")])[0]);
  expect(handled).toEqual([makeRef("d1")]);
  await consumer.stop();
  expect(backend.opened[1]?.isAbandoned).toBe(true);
});

test.for<{ why: string; waiting: () => Promise<number> }>([
  { why: "nothing waits", waiting: async () => 0 },
  { why: "the broker is away", waiting: () => Promise.reject(new Error("away")) },
  { why: "the broker is silent", waiting: () => new Promise(() => {}) },
])("keeps an idle worker while $why", async ({ waiting }) => {
  const { backend, consumer } = setUp({ waiting });
  await consumer.start();
  await vi.advanceTimersByTimeAsync(5 * lookMs);
  expect(backend.opened).toHaveLength(1);
  await consumer.stop();
});

test("keeps an idle worker when a job has only just arrived", async () => {
  let looks = 0;
  const { backend, consumer } = setUp({ waiting: async () => looks++ % 2 });
  await consumer.start();
  await vi.advanceTimersByTimeAsync(6 * lookMs);
  expect(looks).toBe(6);
  expect(backend.opened).toHaveLength(1);
  await consumer.stop();
});

test("keeps a worker that takes jobs, however many wait", async () => {
  const { backend, consumer } = setUp();
  await consumer.start();
  for (let look = 0; look < 5; look++) {
    await backend.opened[0]?.process({ d: "" });
    await vi.advanceTimersByTimeAsync(lookMs);
  }
  expect(backend.opened).toHaveLength(1);
  await consumer.stop();
});

test("keeps a worker that handles a job, and waits for its handlers on stop", async () => {
  const gate = Promise.withResolvers<void>();
  const { backend, consumer, handled } = setUp({ gate: gate.promise });
  await consumer.start();
  void backend.opened[0]?.process(toJobData([makeRef("d1")])[0]);
  await vi.advanceTimersByTimeAsync(5 * lookMs);
  const stopping = consumer.stop();
  await vi.advanceTimersByTimeAsync(lookMs);
  expect(backend.opened.map((worker) => worker.isAbandoned)).toEqual([false]);
  gate.resolve();
  await stopping;
  expect(handled).toEqual([makeRef("d1")]);
});

const replacedThrice = ["replaced", "replaced", "replaced"];

test("gives up when the third replacement is deaf as well", async () => {
  const { backend, consumer, events } = setUp();
  await consumer.start();
  await vi.advanceTimersByTimeAsync(7 * lookMs);
  expect(events).toEqual(replacedThrice);
  await vi.advanceTimersByTimeAsync(lookMs);
  expect(events).toEqual([...replacedThrice, "gave up"]);
  expect(backend.opened.map((worker) => worker.isAbandoned)).toEqual([true, true, true, false]);
  await consumer.stop();
});

test.for<[what: string, step: (look: number, backend: ReturnType<typeof fakeBackend>) => unknown]>([
  ["it takes a job now and then", (look, { opened }) => look % 5 === 0 && opened.at(-1)?.process({ d: "" })],
  ["the broker refuses and fails", (_look, { fail }) => fail()],
])("does not give up while %s", async ([, step]) => {
  const { backend, consumer, events } = setUp();
  await consumer.start();
  for (let look = 0; look < 40; look++) {
    await step(look, backend);
    await vi.advanceTimersByTimeAsync(lookMs);
  }
  expect(events).toContain("replaced");
  expect(events).not.toContain("gave up");
  await consumer.stop();
});

test("does not give up because of a broker that is away again and again", async () => {
  let looks = 0;
  const waiting = async () => {
    if (++looks % 4 === 0) throw new Error("away");
    return 1;
  };
  const { consumer, events } = setUp({ waiting });
  await consumer.start();
  await vi.advanceTimersByTimeAsync(60 * lookMs);
  expect(events).toContain("replaced");
  expect(events).not.toContain("gave up");
  await consumer.stop();
});
