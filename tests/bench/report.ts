import { cpus } from "node:os";
import type { Options } from "./options.ts";
import type { Growth } from "./plan-growth.ts";
import { type Row, sections } from "./report-rows.ts";
import type { Spread } from "./statistics.ts";
import type { Summary } from "./summarize.ts";

export type Machine = { cpu: string; cores: number; node: string; postgres: string; redis: string | null };

const titleWidth = 46;
const cellWidth = 26;

export function describeMachine(postgres: string, redis: string | null): Machine {
  const all = cpus();
  return { cpu: all[0]?.model.trim() ?? "", cores: all.length, node: process.version, postgres, redis };
}

/** The table for people. */
export function renderReport(machine: Machine, options: Options, summaries: readonly Summary[]): string {
  const { cpu, cores, node, postgres, redis } = machine;
  const subjects = summaries.map(({ subject }) => (subject === "floor" ? subject : `queue: ${subject}`));
  const lines = [
    `${cores} cores (${cpu}) · Node ${node} · Postgres ${postgres} · ${redis ?? "no Redis"}`,
    ...describeLoad(options),
    "",
    renderLine("", subjects),
  ];
  for (const { title, rows } of sections) {
    const known = rows.filter(({ metric }) => summaries.some(({ metrics }) => metric in metrics));
    if (known.length > 0) lines.push(title);
    for (const row of known) {
      const cells = summaries.map(({ metrics }) => renderCell(row, metrics[row.metric]));
      lines.push(renderLine(`  ${row.title}`, cells));
    }
  }
  return `${lines.join("\n")}\n`;
}

function describeLoad(options: Options): string[] {
  const { events, fanOut, payloadBytes, endpoints, tenants, connections, rounds } = options;
  const { slowOneIn, slowMs, tls, growth } = options;
  const special = [
    ...(slowOneIn === null ? [] : [`one endpoint in ${slowOneIn} answers after ${format(slowMs)} ms`]),
    ...(tls === null
      ? []
      : [tls === "warm" ? "TLS, connections kept" : "TLS, a connection for each request"]),
    ...(growth === null ? [] : [describeGrowth(growth)]),
  ];
  return [
    `${format(events)} events · fan-out ${fanOut} · payload ${format(payloadBytes)} B · ${endpoints} endpoints of ` +
      `${tenants} tenants · ${connections} connections · ${rounds === 1 ? "1 round" : `${rounds} rounds: median (least–most)`}`,
    ...(special.length === 0 ? [] : [special.join(" · ")]),
  ];
}

function describeGrowth({ deliveries, days, pending }: Growth): string {
  return `grown: ${format(deliveries)} deliveries of ${days} days, ${format(pending)} pending`;
}

function renderCell({ digits = 0, divisor = 1 }: Row, spread: Spread | undefined): string {
  if (spread === undefined) return "–";
  const text = (value: number) => format(value / divisor, digits);
  const { median, least, most } = spread;
  return least === most ? text(median) : `${text(median)} (${text(least)}–${text(most)})`;
}

function renderLine(title: string, cells: readonly string[]): string {
  return `${title.padEnd(titleWidth)}${cells.map((cell) => cell.padStart(cellWidth)).join("")}`;
}

function format(value: number, digits = 0): string {
  return value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
