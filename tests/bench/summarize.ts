import type { Metrics } from "./report-rows.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import { isGrown, queueOf, type Subject } from "./subject.ts";

export type Round = { subject: Subject; metrics: Metrics };
export type Summary = { subject: Subject; metrics: Record<string, Spread> };

/** Median and extremes of every figure, by subject, and what they are beside the median of the floor and of the empty database. */
export function summarize(rounds: readonly Round[]): Summary[] {
  const subjects = [...new Set(rounds.map(({ subject }) => subject))];
  const summaries = subjects.map((subject) => {
    const measured = rounds.filter((round) => round.subject === subject).map(({ metrics }) => metrics);
    const names = [...new Set(measured.flatMap((metrics) => Object.keys(metrics)))];
    const spread = (name: string) => spreadOf(measured.map((metrics) => metrics[name] ?? Number.NaN));
    return { subject, metrics: Object.fromEntries(names.map((name) => [name, spread(name)])) };
  });
  return summaries.map(({ subject, metrics }) => ({
    subject,
    metrics: { ...metrics, ...compare(subject, metrics, summaries) },
  }));
}

function compare(
  subject: Subject,
  own: Summary["metrics"],
  summaries: readonly Summary[],
): Summary["metrics"] {
  const queue = queueOf(subject);
  if (queue === null) return {};
  const metricsOf = (other: Subject) => summaries.find((summary) => summary.subject === other)?.metrics;
  const floor = metricsOf("floor");
  const empty = isGrown(subject) ? metricsOf(queue) : undefined;
  const shares = {
    rateOfFloor: divide(own["deliveriesPerSecond"], floor?.["deliveriesPerSecond"]),
    cpuOfFloor: divide(own["cpu.apiAndWorker"], floor?.["cpu.apiAndWorker"]),
    rateOfEmpty: divide(own["deliveriesPerSecond"], empty?.["deliveriesPerSecond"]),
  };
  return Object.fromEntries(
    Object.entries(shares).flatMap(([name, share]) => (share ? [[name, share]] : [])),
  );
}

function divide(part: Spread | undefined, whole: Spread | undefined): Spread | null {
  if (part === undefined || whole === undefined) return null;
  const { median, least, most } = part;
  return { median: median / whole.median, least: least / whole.median, most: most / whole.median };
}
