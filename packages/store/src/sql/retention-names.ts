import type { DailyTable } from "@posthorn/engine/retention/retention-store";
import { dayOfPartition, partitionName } from "./partition-day.ts";

/** The comment on a day of events whose payloads were removed. */
export const slimMark = "payloads removed";

/** What a partition is called from its detachment until it is dropped: no other table has such a name. */
export function detachedName(table: DailyTable, dayMs: number): string {
  return `detached_${partitionName(table, dayMs)}`;
}

export function isDetachedName(name: string): boolean {
  return /^detached_(?:delivery|event|attempt)_p\d{8}$/.test(name);
}

/** The day of which it was, in Unix milliseconds; null for what is not detached, or of another table. */
export function dayOfDetached(table: DailyTable, name: string): number | null {
  return name.startsWith(`detached_${table}_p`) ? dayOfPartition(name.slice("detached_".length)) : null;
}
