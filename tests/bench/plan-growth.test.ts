import { dayLengthMs } from "@posthorn/store/sql/partition-day";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deliveriesPerEvent, type GrowthBatch, planGrowth } from "./plan-growth.ts";

const countDeliveries = (batches: readonly GrowthBatch[]) =>
  batches.reduce((sum, { from, to }) => sum + (to - from + 1) * deliveriesPerEvent, 0);

test("every day gets its share, and no row lies outside of its day or after now", () => {
  const growth = fc.record({
    deliveries: fc.nat(3_000_000),
    pending: fc.nat(500_000),
    days: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(growth, fc.integer({ min: 1, max: dayLengthMs - 1 }), (given, sinceMidnightMs) => {
      const today = Date.UTC(2026, 0, 31);
      const nowMs = today + sinceMidnightMs;
      const batches = planGrowth(given, nowMs);
      for (const [isFinished, wanted] of [
        [true, given.deliveries],
        [false, given.pending],
      ] as const) {
        const made = countDeliveries(batches.filter((batch) => batch.isFinished === isFinished));
        expect(made).toBeGreaterThanOrEqual(wanted);
        expect(made).toBeLessThan(wanted + given.days * deliveriesPerEvent);
      }
      for (const { beginsAtMs, to, everyMs } of batches) {
        expect(to * everyMs).toBeLessThan(Math.min(nowMs - beginsAtMs, dayLengthMs));
        expect(beginsAtMs).toBeGreaterThan(today - given.days * dayLengthMs);
      }
    }),
  );
});

test("a day is made in batches that follow each other", () => {
  const batches = planGrowth({ deliveries: 250_000, pending: 0, days: 1 }, Date.UTC(2026, 0, 2, 12));
  expect(batches.map(({ from, to }) => [from, to])).toEqual([
    [0, 9_999],
    [10_000, 19_999],
    [20_000, 24_999],
  ]);
});
