import fc from "fast-check";
import { expect, test } from "vitest";
import { planCount } from "./plan-count.ts";
import type { StatsMark } from "./stats-store.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 2, 1, 22, 17);
const everyMs = 25_000;

/** Plays runs at these times; each goes on until nothing is left to do, as a worker does. */
function play(pausesMs: readonly number[]) {
  let mark: StatsMark = { nowMs: startMs, closedUntilMs: startMs, countedUntilMs: startMs };
  const closed: { fromMs: number; toMs: number }[] = [];
  const rolledUp: string[] = [];
  const fresh: { fromMs: number; toMs: number; nowMs: number; closedUntilMs: number }[] = [];
  for (const pauseMs of pausesMs) {
    mark = { ...mark, nowMs: mark.nowMs + pauseMs };
    for (;;) {
      const plan = planCount(mark, everyMs);
      if (plan === null) break;
      const { fromMs, toMs, isMore, rollUps } = plan;
      if (isMore) closed.push({ fromMs, toMs });
      else fresh.push({ fromMs, toMs, nowMs: mark.nowMs, closedUntilMs: mark.closedUntilMs });
      rolledUp.push(...rollUps.map(({ minutes, startMs: atMs }) => `${minutes} ${atMs}`));
      mark = { ...mark, ...plan.mark };
      if (!isMore) break;
    }
  }
  return { mark, closed, rolledUp, fresh };
}

const pauses = fc.array(fc.integer({ min: 1, max: 3 * hourMs }), { minLength: 1, maxLength: 60 });

test("each minute is counted for good once, ten minutes after its end at the earliest, without a gap", () => {
  fc.assert(
    fc.property(pauses, (given) => {
      const { closed, mark } = play(given);
      let atMs = startMs;
      for (const { fromMs, toMs } of closed) {
        expect(fromMs).toBe(atMs);
        expect(toMs).toBeGreaterThan(fromMs);
        expect(toMs % minuteMs).toBe(0);
        atMs = toMs;
      }
      expect(mark.closedUntilMs).toBe(atMs);
      expect(atMs).toBeLessThanOrEqual(Math.max(startMs, mark.nowMs - 10 * minuteMs));
      expect(atMs).toBeGreaterThan(mark.nowMs - 12 * minuteMs);
    }),
  );
});

test("each hour and each day is summed up once, when the last of its minutes is final", () => {
  fc.assert(
    fc.property(pauses, (given) => {
      const { rolledUp, mark } = play(given);
      const expected: string[] = [];
      const firstEndMs = Math.floor(startMs / hourMs) * hourMs + hourMs;
      for (let endMs = firstEndMs; endMs <= mark.closedUntilMs; endMs += hourMs) {
        expected.push(`60 ${endMs - hourMs}`);
        if (endMs % dayMs === 0) expected.push(`1440 ${endMs - dayMs}`);
      }
      expect(rolledUp).toEqual(expected);
    }),
  );
});

test("what is not final is counted up to now, and so far back that no minute is left out", () => {
  fc.assert(
    fc.property(pauses, (given) => {
      let beforeMs = startMs;
      for (const { fromMs, toMs, nowMs, closedUntilMs } of play(given).fresh) {
        expect(fromMs).toBeLessThanOrEqual(Math.max(beforeMs, closedUntilMs));
        expect(fromMs).toBeGreaterThanOrEqual(closedUntilMs);
        expect(toMs).toBeGreaterThan(nowMs);
        expect((toMs - fromMs) / minuteMs).toBeLessThanOrEqual(12);
        beforeMs = nowMs;
      }
    }),
  );
});

test("nothing is done again so soon after another process did it", () => {
  const nowMs = startMs + everyMs - 1;
  const mark = { nowMs, closedUntilMs: startMs, countedUntilMs: startMs };
  expect(planCount(mark, everyMs)).toBeNull();
  expect(planCount({ ...mark, nowMs: nowMs + 1 }, everyMs)).not.toBeNull();
});
