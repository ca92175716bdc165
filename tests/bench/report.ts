import { cpus } from "node:os";
import type { Metrics } from "./measure-round.ts";
import type { Options, Subject } from "./options.ts";
import { type Spread, spreadOf } from "./statistics.ts";

export type Machine = { cpu: string; cores: number; node: string; postgres: string; redis: string | null };
export type Round = { subject: Subject; metrics: Metrics };
export type Summary = { subject: Subject; metrics: Record<string, Spread> };

const titles: Record<Subject, string> = {
  floor: "floor",
  redis: "queue: redis",
  postgres: "queue: postgres",
};
const megabyte = 1_048_576;
const processes = ["api", "worker", "postgres", "redis", "receiver", "generator"];

type Row = { title: string; metric: string; digits?: number; divisor?: number } | string;

const rows: readonly Row[] = [
  "as fast as the answers come",
  { title: "events accepted /s", metric: "ingestPerSecond" },
  { title: "deliveries recorded /s", metric: "deliveriesPerSecond" },
  { title: "still to arrive after the last 202", metric: "openAtEnd" },
  { title: "Postgres commits per delivery", metric: "commitsPerDelivery", digits: 3 },
  { title: "WAL bytes per delivery", metric: "walBytesPerDelivery" },
  "CPU µs per delivery",
  { title: "with Postgres and Redis", metric: "cpu.all" },
  ...processes.map((name) => ({ title: `  ${name}`, metric: `cpu.${name}` })),
  "memory, MB",
  ...processes.map((name) => ({ title: `  ${name}`, metric: `memory.${name}`, divisor: megabyte })),
  { title: "  redis data, peak", metric: "redisPeakBytes", digits: 1, divisor: megabyte },
  "at half that rate, ms since the event was due",
  { title: "events /s", metric: "latencyEventsPerSecond" },
  { title: "202 p50", metric: "ingestP50", digits: 1 },
  { title: "202 p99", metric: "ingestP99", digits: 1 },
  { title: "received p50", metric: "receivedP50", digits: 1 },
  { title: "received p95", metric: "receivedP95", digits: 1 },
  { title: "received p99", metric: "receivedP99", digits: 1 },
  "in doubt",
  { title: "accepted but not delivered", metric: "lost" },
  { title: "received twice", metric: "duplicates" },
  { title: "refused", metric: "refused" },
  { title: "cores that others used", metric: "otherCores", digits: 2 },
];

export function describeMachine(postgres: string, redis: string | null): Machine {
  const all = cpus();
  return { cpu: all[0]?.model.trim() ?? "", cores: all.length, node: process.version, postgres, redis };
}

/** Median and extremes of every figure, by queue. */
export function summarize(rounds: readonly Round[]): Summary[] {
  const subjects = [...new Set(rounds.map(({ subject }) => subject))];
  return subjects.map((subject) => {
    const measured = rounds.filter((round) => round.subject === subject).map(({ metrics }) => metrics);
    const names = [...new Set(measured.flatMap((metrics) => Object.keys(metrics)))];
    const spread = (name: string) => spreadOf(measured.map((metrics) => metrics[name] ?? Number.NaN));
    return { subject, metrics: Object.fromEntries(names.map((name) => [name, spread(name)])) };
  });
}

/** The table for people. */
export function renderReport(machine: Machine, options: Options, summaries: readonly Summary[]): string {
  const { cpu, cores, node, postgres, redis } = machine;
  const { events, fanOut, payloadBytes, endpoints, tenants, connections, rounds } = options;
  const lines = [
    `${cores} cores (${cpu}) · Node ${node} · Postgres ${postgres} · ${redis ?? "no Redis"}`,
    `${format(events)} events · fan-out ${fanOut} · payload ${format(payloadBytes)} B · ${endpoints} endpoints of ` +
      `${tenants} tenants · ${connections} connections · ${rounds === 1 ? "1 round" : `${rounds} rounds: median (least–most)`}`,
    "",
    renderLine(
      "",
      summaries.map(({ subject }) => titles[subject]),
    ),
  ];
  for (const row of rows) {
    if (typeof row === "string") lines.push(row);
    else
      lines.push(
        renderLine(
          `  ${row.title}`,
          summaries.map(({ metrics }) => renderCell(row, metrics[row.metric])),
        ),
      );
  }
  return `${lines.join("\n")}\n`;
}

function renderCell({ digits = 0, divisor = 1 }: Exclude<Row, string>, spread: Spread | undefined): string {
  if (spread === undefined) return "–";
  const text = (value: number) => format(value / divisor, digits);
  const { median, least, most } = spread;
  return least === most ? text(median) : `${text(median)} (${text(least)}–${text(most)})`;
}

function renderLine(title: string, cells: readonly string[]): string {
  return `${title.padEnd(42)}${cells.map((cell) => cell.padStart(26)).join("")}`;
}

function format(value: number, digits = 0): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
