import fc from "fast-check";
import { expect, test } from "vitest";
import { planSeries, type StatsWindow, toSeries } from "./stats-series.ts";
import type { StatsRow } from "./stats-store.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 2, 10, 14, 32, 20);
const mark = { nowMs, closedUntilMs: nowMs - 10 * minuteMs - 20_000, countedUntilMs: nowMs - 10_000 };

test.each([
  ["1h", 60, minuteMs, [1]],
  ["24h", 24, hourMs, [60, 1]],
  ["7d", 28, 6 * hourMs, [60, 1]],
  ["30d", 30, dayMs, [1_440, 60, 1]],
] as const)("%s has %i whole steps and the one that is not over", (window, whole, stepMs, sizes) => {
  const plan = planSeries(window, mark);
  const { steps } = toSeries(plan, []);
  expect(steps).toHaveLength(whole + 1);
  expect(steps[0]?.startsAtMs).toBe(plan.fromMs);
  expect(plan.fromMs % stepMs).toBe(0);
  expect(steps.map(({ startsAtMs }) => startsAtMs)).toEqual(
    Array.from({ length: whole + 1 }, (_, index) => plan.fromMs + index * stepMs),
  );
  expect(plan.parts.map(({ minutes }) => minutes)).toEqual(sizes);
});

test("each moment of a window is read once, from whole stored steps that are summed up already", () => {
  const window = fc.constantFrom<StatsWindow>("1h", "24h", "7d", "30d");
  fc.assert(
    fc.property(window, fc.nat(3 * dayMs), fc.nat(40 * dayMs), (asked, countedAgo, closedAgo) => {
      const countedUntilMs = nowMs - countedAgo;
      const closedUntilMs = Math.floor((countedUntilMs - closedAgo) / minuteMs) * minuteMs;
      const { fromMs, parts } = planSeries(asked, { nowMs, closedUntilMs, countedUntilMs });
      let atMs = fromMs;
      for (const part of parts) {
        expect(part.fromMs).toBe(atMs);
        if (part.minutes > 1 && part.toMs > part.fromMs) {
          expect(part.toMs % (part.minutes * minuteMs)).toBe(0);
          expect(part.toMs).toBeLessThanOrEqual(closedUntilMs);
        }
        atMs = part.toMs;
      }
      expect(atMs).toBe(countedUntilMs);
    }),
  );
});

test("totals add the steps up, and shares and percentiles are of the sums", () => {
  const plan = planSeries("1h", mark);
  const row = (minute: number, over: Partial<StatsRow>): StatsRow => ({
    endpointId: "",
    startsAtMs: plan.fromMs + minute * minuteMs,
    events: 1,
    attempts: 0,
    delivered: 0,
    failed: 0,
    reasons: {},
    durations: [],
    ...over,
  });
  const { totals, steps } = toSeries(plan, [
    row(0, { attempts: 3, delivered: 3, durations: [0, 0, 3] }),
    row(7, { attempts: 1, failed: 1, reasons: { tls: 1 }, durations: [0, 0, 0, 0, 1] }),
    row(8, { attempts: 4, delivered: 3, reasons: { tls: 1 }, durations: [0, 0, 4] }),
  ]);
  expect(totals).toEqual({
    events: 3,
    attempts: 8,
    delivered: 6,
    failed: 1,
    successRate: 0.75,
    reasons: { tls: 2 },
    latency: { p50Ms: 3, p95Ms: 5 },
  });
  expect(steps[7]).toMatchObject({ attempts: 1, successRate: 0, reasons: { tls: 1 } });
  expect(steps[1]).toMatchObject({ attempts: 0, successRate: null, latency: { p50Ms: null, p95Ms: null } });
});

test("a series ends where counting ended", () => {
  const late = { ...mark, countedUntilMs: nowMs - 30 * minuteMs };
  const { steps, upToMs } = toSeries(planSeries("1h", late), []);
  expect(upToMs).toBe(late.countedUntilMs);
  expect(steps.at(-1)?.startsAtMs).toBe(Math.floor(late.countedUntilMs / minuteMs) * minuteMs);
});
