import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { Batcher } from "./batcher.ts";

function gated() {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const flush = (items: number[]) => {
    batches.push(items);
    return new Promise<number[]>((resolve) => gates.push(() => resolve(items.map((item) => item * 10))));
  };
  return { batches, gates, flush };
}

test("items added in one turn of the event loop make one flush, also from different microtasks", async () => {
  const { batches, gates, flush } = gated();
  const batcher = new Batcher({ maxItems: 100, maxFlushes: 1, flush });
  const addAfter = async (microtasks: number) => {
    for (let microtask = 0; microtask < microtasks; microtask += 1) await null;
    return batcher.add(microtasks);
  };
  const results = [0, 0, 1, 7, 50].map(addAfter);
  expect(batches).toEqual([]);
  await nextTurn();
  expect(batches).toEqual([[0, 0, 1, 7, 50]]);
  gates[0]?.();
  expect(await Promise.all(results)).toEqual([0, 0, 10, 70, 500]);
});

test("what arrives during a flush goes together, as soon as that has ended", async () => {
  const { batches, gates, flush } = gated();
  const batcher = new Batcher({ maxItems: 100, maxFlushes: 1, flush });
  const results = [batcher.add(1)];
  for (const item of [2, 3]) {
    await nextTurn();
    results.push(batcher.add(item));
  }
  await nextTurn();
  expect(batches).toEqual([[1]]);
  gates[0]?.();
  expect(await results[0]).toBe(10);
  await Promise.resolve();
  expect(batches).toEqual([[1], [2, 3]]);
  gates[1]?.();
  expect(await Promise.all(results)).toEqual([10, 20, 30]);
});

test("as many flushes run at once as may, when more has come than one takes", async () => {
  const { batches, gates, flush } = gated();
  const batcher = new Batcher({ maxItems: 2, maxFlushes: 2, flush });
  const results = [1, 2, 3, 4, 5].map((item) => batcher.add(item));
  await nextTurn();
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
  gates[1]?.();
  expect(await Promise.all(results.slice(2, 4))).toEqual([30, 40]);
  await Promise.resolve();
  expect(batches.slice(2)).toEqual([[5]]);
  for (const open of gates) open();
  expect(await Promise.all(results)).toEqual([10, 20, 30, 40, 50]);
});

test("while several come at a time, flushes begin no more often than told", async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { batches, gates, flush } = gated();
  const batcher = new Batcher({ maxItems: 100, maxFlushes: 1, everyMs: 10, flush });
  const add = (...items: number[]) => void items.map((item) => batcher.add(item));
  add(1, 2);
  await vi.advanceTimersByTimeAsync(4);
  gates[0]?.();
  add(3);
  await vi.advanceTimersByTimeAsync(5);
  add(4);
  expect(batches).toEqual([[1, 2]]);
  await vi.advanceTimersByTimeAsync(1);
  expect(batches).toEqual([
    [1, 2],
    [3, 4],
  ]);
  add(5);
  await vi.advanceTimersByTimeAsync(20);
  gates[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(batches.slice(2), "a flush that took long is followed by the next at once").toEqual([[5]]);
  gates[2]?.();
  await vi.advanceTimersByTimeAsync(0);
  add(6);
  await vi.advanceTimersByTimeAsync(0);
  expect(batches.slice(3), "and so is one of a single item, however short").toEqual([[6]]);
});

test("a batch never exceeds its limit and every item gets its own result", async () => {
  const sizes: number[] = [];
  const batcher = new Batcher<number, number>({
    maxItems: 3,
    maxFlushes: 2,
    flush: async (items) => {
      sizes.push(items.length);
      return items.map((item) => item + 1);
    },
  });
  const items = Array.from({ length: 20 }, (_, index) => index);
  expect(await Promise.all(items.map((item) => batcher.add(item)))).toEqual(items.map((item) => item + 1));
  expect(Math.max(...sizes)).toBeLessThanOrEqual(3);
});

test("one bad item fails alone", async () => {
  const batcher = new Batcher<number, number>({
    maxItems: 100,
    maxFlushes: 1,
    flush: async (items) => {
      if (items.includes(5)) throw new Error("bad item");
      return items;
    },
    isItemFault: () => true,
  });
  const outcomes = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map((item) => batcher.add(item)));
  expect(outcomes.map((outcome) => outcome.status === "fulfilled")).toEqual([
    true,
    true,
    true,
    true,
    false,
    true,
    true,
  ]);
});

test("a failed connection fails the whole batch, and the next batch is tried again", async () => {
  let isDown = true;
  const batcher = new Batcher<number, number>({
    maxItems: 100,
    maxFlushes: 1,
    flush: async (items) => {
      if (isDown) throw new Error("no connection");
      return items;
    },
    isItemFault: () => false,
  });
  await expect(batcher.add(1)).rejects.toThrow("no connection");
  isDown = false;
  expect(await batcher.add(2)).toBe(2);
});

test("a batch takes no more weight than it may, and a heavier item goes alone", async () => {
  const batches: number[][] = [];
  const batcher = new Batcher<number, number>({
    maxItems: 100,
    maxFlushes: 1,
    weightOf: (item) => item,
    maxWeight: 10,
    flush: async (items) => {
      batches.push(items);
      return items;
    },
  });
  const items = [1, 4, 5, 1, 30, 2];
  expect(await Promise.all(items.map((item) => batcher.add(item)))).toEqual(items);
  expect(batches).toEqual([[1, 4, 5], [1], [30], [2]]);
});

/** One flush at a time, which ends when its gate is opened, with a clock and turns of the test's own. */
function bounded(options: { maxItems?: number; maxWeight?: number } = {}) {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "setImmediate"] });
  onTestFinished(() => void vi.useRealTimers());
  const { batches, gates, flush } = gated();
  const { maxItems = 1, maxWeight = 2 } = options;
  const bounds = { maxWeight, maxMs: 5_000 };
  const groupOf = (item: number) => (item < 100 ? "light" : "heavy");
  const batcher = new Batcher({ maxItems, maxFlushes: 1, groupOf, bounds, flush });
  const endTurn = () => vi.advanceTimersByTimeAsync(0);
  const endFlush = async () => {
    gates[batches.length - 1]?.();
    await endTurn();
  };
  return { batcher, batches, endTurn, endFlush };
}

const full = { name: "BatcherFullError", reason: "full" };

test("what comes while a group has too much waiting is refused at once, and taken again when there is room", async () => {
  const { batcher, batches, endTurn, endFlush } = bounded();
  const taken = [batcher.add(100)];
  await endTurn();
  taken.push(...[101, 102].map((item) => batcher.add(item)));
  await expect(batcher.add(103)).rejects.toMatchObject({ reason: "group_full" });
  taken.push(batcher.add(1));
  await expect(batcher.add(2)).rejects.toMatchObject(full);
  for (let flush = 0; flush < 4; flush += 1) await endFlush();
  taken.push(batcher.add(104));
  await endTurn();
  await endFlush();
  expect(await Promise.all(taken)).toEqual([1_000, 1_010, 1_020, 10, 1_040]);
  expect(batches.flat()).toEqual([100, 101, 1, 102, 104]);
});

test("while more waits than a flush takes, each group has its part of it", async () => {
  const { batcher, batches, endTurn, endFlush } = bounded({ maxItems: 4, maxWeight: 1_000 });
  for (const item of [100, 101, 102, 103, 104, 105, 106, 1, 2]) void batcher.add(item);
  await endTurn();
  for (let flush = 0; flush < 3; flush += 1) await endFlush();
  expect(batches).toEqual([[100, 101, 1, 2], [102, 103, 104, 105], [106]]);
});

test("behind a flush that hangs nothing waits longer than it may, and nothing new is taken", async () => {
  const { batcher, endTurn, endFlush } = bounded({ maxWeight: 1_000 });
  const flushing = batcher.add(1);
  await endTurn();
  const waiting = [2, 3].map((item) => expect(batcher.add(item)).rejects.toMatchObject(full));
  await vi.advanceTimersByTimeAsync(4_000);
  const later = batcher.add(4);
  await vi.advanceTimersByTimeAsync(2_000);
  await Promise.all(waiting);
  await expect(batcher.add(5)).rejects.toMatchObject(full);
  await endFlush();
  await endFlush();
  expect(await Promise.all([flushing, later, batcher.runningMs()])).toEqual([10, 40, 0]);
});

test("what comes only later behind a flush that hangs waits no longer than it may either", async () => {
  const { batcher } = bounded({ maxWeight: 1_000 });
  void batcher.add(1);
  await vi.advanceTimersByTimeAsync(4_000);
  const refused = vi.fn();
  batcher.add(2).catch(refused);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refused).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(refused.mock.calls).toMatchObject([[full]]);
});

test("the delay is that of the running flush, of the last one for 2 s, or of those that what waits needs", async () => {
  const { batcher, endTurn, endFlush } = bounded({ maxWeight: 1_000 });
  expect(batcher.delayMs()).toBe(0);
  for (const item of [1, 2, 3]) void batcher.add(item);
  await vi.advanceTimersByTimeAsync(800);
  expect(batcher.delayMs()).toBe(800);
  await endFlush();
  expect([batcher.delayMs(), batcher.runningMs()]).toEqual([800, 0]);
  await vi.advanceTimersByTimeAsync(100);
  await endFlush();
  await endFlush();
  await vi.advanceTimersByTimeAsync(1_900);
  for (const item of [4, 5, 6, 7, 8]) void batcher.add(item);
  await endTurn();
  expect(batcher.delayMs()).toBeGreaterThan(300);
  for (let flush = 0; flush < 5; flush += 1) await endFlush();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(batcher.delayMs()).toBe(0);
});
