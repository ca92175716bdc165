import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile, slopeOf, spreadOf } from "./statistics.ts";

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

test("a slope is that of the line the points lie on, and little moved by noise", () => {
  const line = fc.record({
    slope: fc.integer({ min: -100, max: 100 }),
    start: fc.integer({ min: -1_000, max: 1_000 }),
  });
  fc.assert(
    fc.property(line, fc.integer({ min: 2, max: 60 }), ({ slope, start }, count) => {
      const points = Array.from({ length: count }, (_, x) => ({ x, y: start + slope * x }));
      expect(slopeOf(points)).toBeCloseTo(slope);
    }),
  );
  expect(slopeOf([0, 1, 0, 1, 0].map((y, x) => ({ x, y })))).toBeCloseTo(0);
  expect(slopeOf([{ x: 1, y: 5 }])).toBeNaN();
});

test("a spread is the median and the extremes", () => {
  expect(spreadOf([9, 1, 4])).toEqual({ median: 4, least: 1, most: 9 });
  expect(spreadOf([10, 9, 1, 4])).toEqual({ median: 6.5, least: 1, most: 10 });
  expect(spreadOf([]).median).toBeNaN();
});
