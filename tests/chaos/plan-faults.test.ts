import { expect, test } from "vitest";
import {
  apis,
  type FaultKind,
  faultKinds,
  planBadStretches,
  planFaults,
  planStops,
  splitRun,
  workers,
} from "./plan-faults.ts";
import { createRandom } from "./random.ts";

const plan = (seed: number, minutes: number, queue: "redis" | "postgres" = "redis") =>
  planFaults(createRandom(seed), minutes, queue);

test("the same seed makes the same plan, another seed another", () => {
  expect(plan(1, 5)).toEqual(plan(1, 5));
  expect(plan(1, 5)).not.toEqual(plan(2, 5));
});

const least: [minutes: number, counts: Partial<Record<FaultKind, number>>][] = [
  [
    20,
    {
      "kill-worker": 100,
      "kill-api": 20,
      "flush-redis": 10,
      "kill-redis": 5,
      "restart-postgres": 5,
      "stop-worker": 5,
    },
  ],
  [
    1.5,
    {
      "kill-worker": 6,
      "kill-api": 2,
      "flush-redis": 1,
      "kill-redis": 1,
      "restart-postgres": 1,
      "stop-worker": 1,
    },
  ],
];

test.each(least)("a run of %d minutes has enough of each fault", (minutes, counts) => {
  const faults = plan(3, minutes);
  for (const kind of faultKinds) {
    const count = faults.filter((fault) => fault.kind === kind).length;
    expect(count, kind).toBeGreaterThanOrEqual(counts[kind] ?? 1);
  }
});

test.each([0.5, 1.5, 20])(
  "faults of %d minutes are in order, hit what exists and are over in time",
  (minutes) => {
    const { faultsMs } = splitRun(minutes);
    const faults = plan(4, minutes);
    expect(faults.map(({ atMs }) => atMs)).toEqual(faults.map(({ atMs }) => atMs).toSorted((a, b) => a - b));
    for (const { kind, target, atMs, forMs } of faults) {
      const instances =
        { "kill-api": apis, "kill-worker": workers, "stop-worker": workers }[kind as string] ?? 1;
      expect(target).toBeLessThan(instances);
      expect(atMs).toBeGreaterThanOrEqual(0);
      expect(atMs + forMs, kind).toBeLessThanOrEqual(faultsMs);
    }
  },
);

test("without Redis nothing is done to it", () => {
  expect(new Set(plan(5, 20, "postgres").map(({ kind }) => kind))).toEqual(
    new Set(["kill-worker", "kill-api", "restart-postgres", "stop-worker"]),
  );
});

test("each process is told to stop at least once, and forty are in 20 minutes", () => {
  expect(planStops(0.5).length).toBeGreaterThanOrEqual(workers + apis);
  expect(planStops(20)).toHaveLength(40);
  expect(Math.max(...planStops(20))).toBeLessThan(splitRun(20).stopsMs);
});

test("an endpoint recovers for longer than a probe takes between two bad stretches", () => {
  const stretches = planBadStretches(createRandom(6), 20);
  expect(stretches.length).toBeGreaterThan(5);
  expect(new Set(stretches.map(({ manner }) => manner)).size).toBe(2);
  for (const [nth, { fromMs }] of stretches.entries()) {
    if (nth > 0) expect(fromMs - (stretches[nth - 1]?.untilMs ?? 0)).toBeGreaterThanOrEqual(45_000);
  }
  expect(planBadStretches(createRandom(6), 0.5)).toHaveLength(1);
});
