import fc from "fast-check";
import { expect, test } from "vitest";
import { defaultRetrySchedule, parseRetryAfter, retryDelayMs } from "./retry-schedule.ts";

const dayMs = 86_400_000;
const nowMs = Date.UTC(2026, 0, 15, 12, 0, 0);

test("the default schedule is ten attempts in 75 hours and 35 minutes", () => {
  expect(defaultRetrySchedule.length + 1).toBe(10);
  const total = defaultRetrySchedule.reduce((sum, step) => sum + step, 0);
  expect(total).toBe(75 * 3600 + 35 * 60 + 5);
});

test("each failed attempt waits for its own step", () => {
  const waits = defaultRetrySchedule.map((_, at) =>
    retryDelayMs({ schedule: defaultRetrySchedule, attempts: at + 1, retryAfterMs: null, random: 0 }),
  );
  expect(waits).toEqual(defaultRetrySchedule.map((seconds) => seconds * 1000));
});

test("a schedule that is used up has no next attempt, however long Retry-After asks to wait", () => {
  for (const attempts of [3, 4, 1000]) {
    expect(retryDelayMs({ schedule: [5, 10], attempts, retryAfterMs: dayMs, random: 0 })).toBeNull();
  }
  expect(retryDelayMs({ schedule: [], attempts: 1, retryAfterMs: null, random: 0 })).toBeNull();
});

test("a wait is whole milliseconds, never earlier than the step and at most 20 % later", () => {
  const steps = fc.oneof(fc.nat({ max: 604_800 }), fc.double({ min: 0, max: 604_800, noNaN: true }));
  const random = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(steps, random, (step, jitter) => {
      const delayMs = retryDelayMs({ schedule: [step], attempts: 1, retryAfterMs: null, random: jitter });
      expect(Number.isSafeInteger(delayMs)).toBe(true);
      expect(delayMs).toBeGreaterThanOrEqual(step * 1000);
      expect(delayMs).toBeLessThanOrEqual(Math.ceil(step * 1000) * 1.2 + 1e-6);
    }),
  );
});

test("Retry-After only ever delays", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: dayMs }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (retryAfterMs, random) => {
        const input = { schedule: [300], attempts: 1, random };
        const plain = retryDelayMs({ ...input, retryAfterMs: null }) ?? -1;
        expect(retryDelayMs({ ...input, retryAfterMs })).toBe(Math.max(plain, retryAfterMs));
      },
    ),
  );
});

test.each([
  ["whole seconds", "120", 120_000],
  ["zero", "0", 0],
  ["spaces around", " 7 ", 7000],
  ["a day at most", "1000000000", dayMs],
  ["more digits than a number holds", "9".repeat(400), dayMs],
  ["a date", "Thu, 15 Jan 2026 12:01:30 GMT", 90_000],
  ["a date of RFC 850", "Thursday, 15-Jan-26 12:01:30 GMT", 90_000],
  ["a date of asctime", "Thu Jan 15 12:01:30 2026", 90_000],
  ["a date far away", "Fri, 15 Jan 2100 12:00:00 GMT", dayMs],
  ["this very second", "Thu, 15 Jan 2026 12:00:00 GMT", 0],
  ["a date in the past", "Thu, 15 Jan 2026 11:59:59 GMT", null],
  ["a date that is none", "Thu, 99 Foo 2026 12:00:00 GMT", null],
  ["negative", "-5", null],
  ["a fraction", "1.5", null],
  ["an exponent", "1e3", null],
  ["hexadecimal", "0x10", null],
  ["a plus sign", "+5", null],
  ["two values", "5, 10", null],
  ["other digits", "\u0665", null],
  ["an ISO date", "2026-01-15T12:01:30Z", null],
  ["another zone", "Thu, 15 Jan 2026 12:01:30 PST", null],
  ["words", "soon", null],
  ["empty", "", null],
  ["absent", undefined, null],
])("Retry-After with %s", (_, value, expected) => {
  expect(parseRetryAfter(value, nowMs)).toBe(expected);
});

test("no Retry-After gives anything but null or 0 to 24 hours", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.integer().map(String), fc.date().map(String)), (value) => {
      const waitMs = parseRetryAfter(value, nowMs);
      expect(waitMs === null || (Number.isInteger(waitMs) && waitMs >= 0 && waitMs <= dayMs)).toBe(true);
    }),
  );
});
