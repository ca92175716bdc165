import type { Log } from "@posthorn/engine/ports";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Backend } from "./backend.ts";
import { createBullmqQueue } from "./bullmq-queue.ts";
import { makeRef } from "./testing/make-ref.ts";

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };
const never = new Promise<never>(() => {});

type Answers = { add?: () => Promise<void>; waiting?: () => Promise<number>; ping?: () => Promise<void> };

async function openFake(shards: number, answers: Answers = {}) {
  const added: string[] = [];
  let closes = 0;
  const backend: Backend = {
    kind: "redis",
    openProducer: async (name) => ({
      add: () => {
        added.push(name);
        return answers.add?.() ?? Promise.resolve();
      },
      waiting: answers.waiting ?? (async () => 2),
    }),
    openView: () => null,
    openWorker: () => ({ drain: async () => {}, abandon: async () => {} }),
    ping: answers.ping ?? (async () => {}),
    memory: async () => null,
    countErrors: () => 0,
    close: async () => void closes++,
  };
  return { queue: await createBullmqQueue(backend, shards, quiet), added, countCloses: () => closes };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("adds to its shards in turn and counts all of them", async () => {
  const { queue, added } = await openFake(2);
  for (let i = 0; i < 3; i++) await queue.add("deliver", [makeRef("d")]);
  expect(added).toEqual(["{deliver-0}", "{deliver-1}", "{deliver-0}"]);
  expect(await queue.waiting("deliver")).toBe(4);
});

test.for([0, -1, 1.5, Number.NaN])("refuses to open with %d shards", async (shards) => {
  await expect(openFake(shards)).rejects.toThrow(RangeError);
});

test("rejects an add after 300 ms and gives the broker no other until it has answered", async () => {
  const broker = Promise.withResolvers<void>();
  const { queue, added } = await openFake(1, { add: () => broker.promise });
  const first = expect(queue.add("deliver", [makeRef("d1")])).rejects.toThrow("within 300 ms");
  await vi.advanceTimersByTimeAsync(300);
  await first;
  for (let i = 0; i < 50; i++)
    await expect(queue.add("deliver", [makeRef("d2")])).rejects.toThrow("earlier add");
  expect(added).toHaveLength(1);
  broker.resolve();
  await vi.advanceTimersByTimeAsync(0);
  await queue.add("deliver", [makeRef("d3")]);
  expect(added).toHaveLength(2);
});

test("rejects an add as the broker does, and asks it again for the next", async () => {
  const { queue, added } = await openFake(1, { add: () => Promise.reject(new Error("refused")) });
  for (let i = 0; i < 2; i++) await expect(queue.add("deliver", [makeRef("d")])).rejects.toThrow("refused");
  expect(added).toHaveLength(2);
});

test("rejects a ping and a count that get no answer within a second", async () => {
  const { queue } = await openFake(1, { ping: () => never, waiting: () => never });
  const rejections = [
    expect(queue.ping()).rejects.toThrow("1000 ms"),
    expect(queue.waiting("deliver")).rejects.toThrow("1000 ms"),
  ];
  await vi.advanceTimersByTimeAsync(1000);
  await Promise.all(rejections);
});

test("closes once and then refuses adds", async () => {
  const { queue, countCloses } = await openFake(1);
  await Promise.all([queue.close(), queue.close()]);
  expect(countCloses()).toBe(1);
  await expect(queue.add("deliver", [makeRef("d")])).rejects.toThrow("closed");
});
