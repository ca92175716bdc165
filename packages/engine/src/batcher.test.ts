import { expect, test } from "vitest";
import { Batcher, BatcherFullError } from "./batcher.ts";

function gated() {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const flush = (items: number[]) => {
    batches.push(items);
    return new Promise<number[]>((resolve) => gates.push(() => resolve(items.map((item) => item * 10))));
  };
  return { batches, gates, flush };
}

test("the first item is flushed at once, what arrives meanwhile goes together", async () => {
  const { batches, gates, flush } = gated();
  const batcher = new Batcher({ maxItems: 100, maxFlushes: 1, flush });
  const results = [1, 2, 3].map((item) => batcher.add(item));
  expect(batches).toEqual([[1]]);
  gates[0]?.();
  expect(await results[0]).toBe(10);
  await Promise.resolve();
  expect(batches).toEqual([[1], [2, 3]]);
  gates[1]?.();
  expect(await Promise.all(results)).toEqual([10, 20, 30]);
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
  expect(batches).toEqual([[1], [4, 5, 1], [30], [2]]);
});

test("what comes while too much waits is refused at once, and taken again when there is room", async () => {
  const { gates, flush } = gated();
  const batcher = new Batcher({ maxItems: 1, maxFlushes: 1, maxWaitingWeight: 2, flush });
  const taken = [1, 2, 3, 4].map((item) => batcher.add(item));
  await expect(batcher.add(5)).rejects.toBeInstanceOf(BatcherFullError);
  gates[0]?.();
  await taken[0];
  await Promise.resolve();
  taken.push(batcher.add(6));
  for (let flushed = 1; flushed < 5; flushed += 1) {
    gates[flushed]?.();
    await taken[flushed];
    await Promise.resolve();
  }
  expect(await Promise.all(taken)).toEqual([10, 20, 30, 40, 60]);
});
