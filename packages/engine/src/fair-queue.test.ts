import * as fc from "fast-check";
import { expect, test } from "vitest";
import { FairQueue } from "./fair-queue.ts";

const everything = { items: Number.POSITIVE_INFINITY, weight: Number.POSITIVE_INFINITY };

/** Items are written as their group and their weight: `a1 a1 b7`. */
function fill(items: string) {
  const queue = new FairQueue<ReturnType<typeof toItem>>();
  const toItem = (text: string, n: number) => ({
    text,
    group: text.slice(0, 1),
    weight: Number(text.slice(1)),
    sinceMs: n,
  });
  for (const item of items.split(" ").map(toItem)) queue.push(item);
  const show = (taken: { text: string }[]) => taken.map(({ text }) => text).join(" ");
  return {
    queue,
    take: (items: number, weight: number) => show(queue.take({ items, weight })),
    takeAll: () => show(queue.take(everything)),
  };
}

const cases: [what: string, items: string, most: [items: number, weight: number], batches: string[]][] = [
  ["one group alone has the whole batch", "a1 a1 a1 a1", [3, 99], ["a1 a1 a1", "a1"]],
  ["two groups have half each", "a1 a1 a1 a1 b1 b1 b1", [4, 99], ["a1 a1 b1 b1", "a1 a1 b1"]],
  ["what one group does not need the other gets", "a1 a1 a1 a1 b1", [4, 99], ["a1 a1 b1 a1", "a1"]],
  ["weight is shared too", "a6 a6 b1 b1 b1 b1", [99, 10], ["a6 b1 b1 b1 b1", "a6"]],
  ["an item may be heavier than a batch, and goes alone", "a30 b1", [99, 10], ["a30", "b1"]],
  ["what did not fit comes first in the next batch", "a9 b9 c1", [99, 10], ["a9 c1", "b9"]],
  ["with more groups than places, each has its turn", "a1 a1 b1 c1", [2, 99], ["a1 b1", "c1 a1"]],
];

test.each(cases)("%s", (_what, items, most, batches) => {
  const { take, queue } = fill(items);
  expect(batches.map(() => take(...most))).toEqual(batches);
  expect([queue.groups, queue.all]).toEqual([0, { items: 0, weight: 0 }]);
});

test("what began to wait before a time is taken out, and no more", () => {
  const { queue, takeAll } = fill("a1 b2 a3 b4 c5");
  expect(queue.dropOlder(2).map(({ text }) => text)).toEqual(["a1", "b2"]);
  expect([queue.all, queue.groups]).toEqual([{ items: 3, weight: 12 }, 3]);
  expect(takeAll().split(" ").toSorted()).toEqual(["a3", "b4", "c5"]);
});

test("everything is taken once, in the order of its group, and what is counted is what waits", () => {
  const item = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.integer({ min: 1, max: 20 }));
  void fc.assert(
    fc.property(fc.array(item, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), (given, most) => {
      const { queue } = fill(given.map(([group, weight]) => `${group}${weight}`).join(" "));
      const taken = [];
      while (queue.groups > 0) {
        const batch = queue.take({ items: most, weight: 25 });
        expect(batch.length).toBeGreaterThan(0);
        expect(batch.length).toBeLessThanOrEqual(most);
        expect(batch.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(25);
        taken.push(...batch);
        expect(queue.all.items).toBe(given.length - taken.length);
      }
      const inOrder = Map.groupBy(taken, ({ group }) => group);
      for (const line of inOrder.values()) {
        const since = line.map(({ sinceMs }) => sinceMs);
        expect(since).toEqual(since.toSorted((a, b) => a - b));
      }
      expect(queue.all.weight).toBe(0);
    }),
  );
});
