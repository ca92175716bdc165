import type { ChartSeries, Stats } from "./chart-series.ts";

type Figures = Stats["totals"];

/** Deliveries that ended in each step: delivered, and failed for good on top. */
export function deliverySeries({ steps, totals }: Stats): ChartSeries[] {
  return [
    {
      label: "delivered",
      tone: "good",
      shape: "bar",
      values: steps.map(({ delivered }) => delivered),
      total: totals.delivered,
    },
    {
      label: "failed",
      tone: "bad",
      shape: "bar",
      values: steps.map(({ failed }) => failed),
      total: totals.failed,
    },
  ];
}

/** Of all attempts of a step, those that succeeded. */
export function successSeries({ steps, totals }: Stats): ChartSeries[] {
  return [
    {
      label: "attempts that succeeded",
      tone: "good",
      shape: "line",
      values: steps.map(({ successRate }) => successRate),
      total: totals.successRate,
    },
  ];
}

/** How long attempts took. */
export function latencySeries({ steps, totals }: Stats): ChartSeries[] {
  return [
    {
      label: "p50",
      tone: "busy",
      shape: "line",
      values: steps.map(({ latency }) => latency.p50Ms),
      total: totals.latency.p50Ms,
    },
    {
      label: "p95",
      tone: "waiting",
      shape: "dashed",
      values: steps.map(({ latency }) => latency.p95Ms),
      total: totals.latency.p95Ms,
    },
  ];
}

/** Events accepted and attempts made, a second. Without `events`, where the statistics are of one endpoint. */
export function rateSeries(stats: Stats): ChartSeries[] {
  const { steps, totals, fromAt, upToAt } = stats;
  const windowSeconds = (Date.parse(upToAt) - Date.parse(fromAt)) / 1_000;
  const perSecond = (count: (figures: Figures) => number | null) => ({
    values: steps.map((step) => divide(count(step), secondsOf(step, stats))),
    total: divide(count(totals), windowSeconds),
  });
  return [
    { label: "events", tone: "busy", shape: "line", ...perSecond(({ events }) => events) },
    { label: "attempts", tone: "good", shape: "dashed", ...perSecond(({ attempts }) => attempts) },
  ];
}

/** The last step is not over yet. */
function secondsOf({ startsAt }: Stats["steps"][number], { stepSeconds, upToAt }: Stats): number {
  return Math.min(stepSeconds, (Date.parse(upToAt) - Date.parse(startsAt)) / 1_000);
}

function divide(count: number | null, seconds: number): number | null {
  return count === null || seconds <= 0 ? null : count / seconds;
}
