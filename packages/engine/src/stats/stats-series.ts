import { percentileMs } from "./durations.ts";
import type { StatsMark, StatsPart, StatsRow, StatsSums } from "./stats-store.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How far back statistics go, and in what steps, both in ms. Steps begin at whole multiples of their length, UTC. */
const windows = {
  "1h": { lengthMs: hourMs, stepMs: minuteMs },
  "24h": { lengthMs: dayMs, stepMs: hourMs },
  "7d": { lengthMs: 7 * dayMs, stepMs: 6 * hourMs },
  "30d": { lengthMs: 30 * dayMs, stepMs: dayMs },
} as const;

export type StatsWindow = keyof typeof windows;

export type StatsFigures = Omit<StatsSums, "durations"> & {
  /** Attempts that succeeded, of all, in 0..1; null when there were none. */
  successRate: number | null;
  latency: { p50Ms: number | null; p95Ms: number | null };
};

export type StatsSeries = {
  stepMs: number;
  fromMs: number;
  /** Counted until then. */
  upToMs: number;
  totals: StatsFigures;
  /** Without a gap, oldest first; the last is not over yet. */
  steps: (StatsFigures & { startsAtMs: number })[];
};

export type SeriesPlan = { stepMs: number; fromMs: number; upToMs: number; parts: StatsPart[] };

/**
 * Where a window begins, and which stored steps it is put together from: of each size what was summed up already, and the
 * rest from the next smaller one.
 */
export function planSeries(window: StatsWindow, mark: StatsMark): SeriesPlan {
  const { lengthMs, stepMs } = windows[window];
  const fromMs = floorTo(mark.nowMs - lengthMs, stepMs);
  const parts: StatsPart[] = [];
  let atMs = fromMs;
  for (const minutes of [1_440, 60] as const) {
    if (minutes * minuteMs > stepMs) continue;
    const toMs = Math.max(atMs, floorTo(mark.closedUntilMs, minutes * minuteMs));
    parts.push({ minutes, fromMs: atMs, toMs });
    atMs = toMs;
  }
  parts.push({ minutes: 1, fromMs: atMs, toMs: mark.countedUntilMs });
  return { stepMs, fromMs, upToMs: mark.countedUntilMs, parts };
}

/** Puts the sums read into steps without a gap, and adds them up. */
export function toSeries({ stepMs, fromMs, upToMs }: SeriesPlan, rows: readonly StatsRow[]): StatsSeries {
  const byStart = new Map(rows.map((row) => [row.startsAtMs, row]));
  const steps: StatsSeries["steps"] = [];
  for (let startsAtMs = fromMs; startsAtMs < upToMs; startsAtMs += stepMs) {
    steps.push({ startsAtMs, ...toFigures(byStart.get(startsAtMs) ?? nothing) });
  }
  return { stepMs, fromMs, upToMs, totals: toFigures(rows.reduce(addSums, nothing)), steps };
}

const nothing: StatsSums = { events: 0, attempts: 0, delivered: 0, failed: 0, reasons: {}, durations: [] };

function addSums(a: StatsSums, b: StatsSums): StatsSums {
  const reasons = { ...a.reasons };
  for (const [reason, count] of Object.entries(b.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count;
  return {
    events: a.events + b.events,
    attempts: a.attempts + b.attempts,
    delivered: a.delivered + b.delivered,
    failed: a.failed + b.failed,
    reasons,
    durations: addCounts(a.durations, b.durations),
  };
}

function addCounts(a: readonly number[], b: readonly number[]): number[] {
  const longer = a.length > b.length ? a : b;
  return Array.from(longer, (_, bucket) => (a[bucket] ?? 0) + (b[bucket] ?? 0));
}

/** What the sums say. */
export function toFigures(sums: StatsSums): StatsFigures {
  const { events, attempts, delivered, failed, reasons, durations } = sums;
  const unsuccessful = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return {
    events,
    attempts,
    delivered,
    failed,
    successRate: attempts === 0 ? null : (attempts - unsuccessful) / attempts,
    reasons,
    latency: { p50Ms: percentileMs(durations, 0.5), p95Ms: percentileMs(durations, 0.95) },
  };
}

function floorTo(ms: number, unitMs: number): number {
  return Math.floor(ms / unitMs) * unitMs;
}
