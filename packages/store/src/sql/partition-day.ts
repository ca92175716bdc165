import { firstIdAt } from "@posthorn/domain/id";
import type { DailyTable } from "@posthorn/engine/retention/retention-store";

export const dayLengthMs = 86_400_000;

const nameOfDay = /^(?:delivery|event|attempt)_p(\d{4})(\d{2})(\d{2})$/;

export function partitionName(table: DailyTable, dayStartMs: number): string {
  return `${table}_p${new Date(dayStartMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

/** Where the partition of that name begins, in Unix milliseconds; null for the default partition. */
export function dayOfPartition(name: string): number | null {
  const [, year, month, day] = nameOfDay.exec(name) ?? [];
  return year === undefined ? null : Date.UTC(Number(year), Number(month) - 1, Number(day));
}

/** The ids of a day, as SQL literals: from the first on, below the second. */
export function idsOfDay(dayStartMs: number): { from: string; to: string } {
  return { from: `'${firstIdAt(dayStartMs)}'`, to: `'${firstIdAt(dayStartMs + dayLengthMs)}'` };
}
