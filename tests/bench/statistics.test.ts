import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile, spreadOf } from "./statistics.ts";

test.each([
  [[5], 0.5, 5],
  [[1, 2, 3, 4], 0.5, 2],
  [[4, 3, 2, 1], 0.75, 3],
  [[1, 2, 3, 4], 0.99, 4],
  [[1, 2, 3, 4], 0, 1],
])("of %j the share %f does not exceed %f", (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});

test("a percentile is one of the values, and at least the share of them is not above it", () => {
  const values = fc.array(fc.integer(), { minLength: 1 });
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const found = percentile(given, share);
      expect(given).toContain(found);
      expect(given.filter((value) => value <= found).length).toBeGreaterThanOrEqual(share * given.length);
    }),
  );
});

test("a spread is the median and the extremes", () => {
  expect(spreadOf([9, 1, 4])).toEqual({ median: 4, least: 1, most: 9 });
  expect(spreadOf([10, 9, 1, 4])).toEqual({ median: 6.5, least: 1, most: 10 });
  expect(spreadOf([]).median).toBeNaN();
});
