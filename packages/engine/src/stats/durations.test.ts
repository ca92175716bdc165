import fc from "fast-check";
import { expect, test } from "vitest";
import { durationBounds, percentileMs } from "./durations.ts";

/** As Postgres' width_bucket does it. */
function bucketOf(durationMs: number): number {
  return durationBounds.findLastIndex((bound) => bound <= durationMs) + 1;
}

function countAll(durations: readonly number[]): number[] {
  const counts = Array.from({ length: durationBounds.length + 1 }, () => 0);
  for (const duration of durations) counts[bucketOf(duration)] = (counts[bucketOf(duration)] ?? 0) + 1;
  return counts;
}

test("two buckets make a doubling, and the last begins beyond the longest timeout", () => {
  for (const [index, bound] of durationBounds.entries()) {
    const doubled = durationBounds[index + 2];
    if (index > 0 && doubled !== undefined) expect(doubled).toBe(bound * 2);
  }
  expect(durationBounds.at(-1)).toBeGreaterThan(30_000);
});

test("a percentile is never further off than the bucket it lies in", () => {
  const durations = fc.array(fc.nat(32_767), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 1), (given, share) => {
      const sorted = given.toSorted((a, b) => a - b);
      const exact = sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
      const bucket = bucketOf(exact);
      const estimate = percentileMs(countAll(given), share) ?? -1;
      expect(estimate).toBeGreaterThanOrEqual(durationBounds[bucket - 1] ?? 0);
      expect(estimate).toBeLessThanOrEqual(durationBounds[bucket] ?? 32_768);
    }),
  );
});

test("durations spread over a bucket are told apart within it", () => {
  const spread = Array.from({ length: 512 }, (_, index) => 1_024 + index);
  expect(percentileMs(countAll(spread), 0.5)).toBe(1_280);
  expect(percentileMs(countAll(spread), 0.95)).toBe(1_510);
});

test.each([
  ["nothing counted", [], null],
  ["only zeros", [0, 0, 0], null],
  ["an instant answer", countAll([0]), 1],
  ["beyond all buckets", countAll([90_000]), 32_768],
] as const)("%s has the median %s", (_case, counts, expected) => {
  expect(percentileMs(counts, 0.5)).toBe(expected);
});
