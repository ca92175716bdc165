import type { Options } from "./options.ts";
import { faultKinds } from "./plan-faults.ts";
import type { Result } from "./run-chaos.ts";
import type { Phase } from "./verdict.ts";

type Row = [title: string, cell: (phase: Phase) => number];

const rows: readonly Row[] = [
  ["events accepted", ({ judgement }) => judgement.accepted],
  ["deliveries expected", ({ judgement }) => judgement.expected],
  ["deliveries received", ({ judgement }) => judgement.received],
  ["lost", ({ judgement }) => judgement.lost.length],
  ["duplicates (extra 2xx)", ({ judgement }) => judgement.duplicates],
  ["2xx after the sender had given up", ({ judgement }) => judgement.late],
  ["requests in flight at the faults", ({ judgement }) => judgement.inFlight],
];

/** The table for people, and the verdict. */
export function renderReport(options: Options, result: Result): string {
  const { phases, faults, stops, reasons } = result;
  const slowestMs = Math.max(0, ...stops.map(({ tookMs }) => tookMs));
  const lines = [
    `seed ${options.seed} · ${options.minutes} minutes · queue: ${options.queue}`,
    "",
    ...renderTable(result),
    "",
    `faults: ${tally(faults.map(({ kind }) => kind))}`,
    `SIGTERM: ${stops.length} processes, the slowest ended after ${format(slowestMs)} ms`,
    ...phases.map(({ name, outcomes }) => `answers to clients, ${name}: ${list(outcomes)}`),
    `requests received: ${format(result.requests)} · attempts in Postgres: ${format(result.attemptRows)}, ` +
      `of them worker_lost: ${format(result.workerLost)} · requests without an attempt: ${result.unrecorded.length}`,
    `logged: ${list(countComplaints(result)) || "no warning and no error"}`,
    "",
    reasons.length === 0 ? "passed" : `FAILED\n${reasons.map((reason) => `- ${reason}`).join("\n")}`,
  ];
  return `${lines.join("\n")}\n`;
}

/** A column for each phase. */
function renderTable(result: Result): string[] {
  const line = (title: string, cell: (phase: Phase) => string) =>
    title.padEnd(38) + result.phases.map((phase) => cell(phase).padStart(16)).join("");
  const kinds = faultKinds.filter((kind) =>
    result.phases.some((phase) => countInFlight(phase, result, kind) > 0),
  );
  return [
    line("", ({ name }) => name),
    ...rows.map(([title, cell]) => line(title, (phase) => format(cell(phase)))),
    ...kinds.map((kind) => line(`  at ${kind}`, (phase) => format(countInFlight(phase, result, kind)))),
    line("drained after the load, s", ({ drain: { tookMs } }) =>
      tookMs === null ? "never" : format(tookMs / 1_000, 1),
    ),
  ];
}

function countInFlight({ judgement }: Phase, { faults }: Result, kind: string): number {
  const counts = [...judgement.inFlightByFault].filter(([number]) => faults[number]?.kind === kind);
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

function tally(names: readonly string[]): string {
  const groups = Map.groupBy(names, (name) => name);
  return list(Object.fromEntries([...groups].map(([name, all]) => [name, all.length])));
}

function list(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} × ${format(count)}`)
    .join(", ");
}

function countComplaints({ complaints }: Result): Record<string, number> {
  return Object.fromEntries(Object.entries(complaints).map(([words, { count }]) => [words, count]));
}

function format(value: number, digits = 0): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
