import fc from "fast-check";
import { expect, test } from "vitest";
import { type ClockDifference, compareClocks } from "./clock-difference.ts";

test("the true difference always lies within, and every answer narrows it or leaves it", () => {
  const answers = fc.array(fc.record({ there: fc.nat(500), back: fc.nat(500), pause: fc.nat(1_000) }), {
    minLength: 1,
    maxLength: 20,
  });
  fc.assert(
    fc.property(fc.integer({ min: -10_000, max: 10_000 }), answers, (aheadMs, steps) => {
      let known: ClockDifference | null = null;
      let now = 1_000_000;
      for (const { there, back, pause } of steps) {
        const answeredAtMs = now + there - aheadMs;
        const next = compareClocks(known, now, answeredAtMs, now + there + back);
        expect(next.atLeastMs).toBeLessThanOrEqual(aheadMs);
        expect(next.atMostMs).toBeGreaterThanOrEqual(aheadMs);
        if (known !== null) {
          expect(next.atMostMs - next.atLeastMs).toBeLessThanOrEqual(known.atMostMs - known.atLeastMs);
        }
        known = next;
        now += there + back + pause;
      }
    }),
  );
});

test("what is a minute old, and what the clock's being set contradicts, counts no more", () => {
  const known = compareClocks(null, 1_000, 1_000, 1_002);
  expect(known).toEqual({ atLeastMs: 0, atMostMs: 2, sinceMs: 1_002 });
  expect(compareClocks(known, 2_000, 1_990, 2_020)).toMatchObject({ atLeastMs: 10, atMostMs: 30 });
  expect(compareClocks(known, 62_000, 61_990, 62_020)).toMatchObject({ atLeastMs: 10, atMostMs: 30 });
  expect(compareClocks(known, 2_000, 2_001, 2_004)).toMatchObject({ atLeastMs: 0, atMostMs: 2 });
});
