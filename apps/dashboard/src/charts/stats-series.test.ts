import { expect, test } from "vitest";
import type { Stats } from "./chart-series.ts";
import { deliverySeries, rateSeries } from "./stats-series.ts";

const none = { reasons: {}, latency: { p50Ms: null, p95Ms: null }, successRate: null };
const stats: Stats = {
  window: "1h",
  stepSeconds: 60,
  fromAt: "2026-03-01T12:00:00.000Z",
  upToAt: "2026-03-01T12:01:30.000Z",
  totals: { ...none, events: 90, attempts: 180, delivered: 12, failed: 3 },
  steps: [
    { ...none, startsAt: "2026-03-01T12:00:00.000Z", events: 60, attempts: 120, delivered: 12, failed: 0 },
    { ...none, startsAt: "2026-03-01T12:01:00.000Z", events: 30, attempts: 60, delivered: 0, failed: 3 },
  ],
};

test("deliveries are counted by how they ended", () => {
  expect(deliverySeries(stats).map(({ label, values, total }) => [label, values, total])).toEqual([
    ["delivered", [12, 0], 12],
    ["failed", [0, 3], 3],
  ]);
});

test("a rate knows that the last step is not over yet", () => {
  const [events, attempts] = rateSeries(stats);
  expect([events?.values, events?.total]).toEqual([[1, 1], 1]);
  expect([attempts?.values, attempts?.total]).toEqual([[2, 2], 2]);
});

test("there is no rate of what is not counted", () => {
  const [events] = rateSeries({ ...stats, totals: { ...stats.totals, events: null } });
  expect(events?.total).toBeNull();
});
