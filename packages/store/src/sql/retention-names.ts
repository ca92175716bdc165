import type { DailyTable } from "@posthorn/engine/retention/retention-store";
import { partitionName } from "./partition-day.ts";

/** The comment on a day of events whose payloads were removed. */
export const slimMark = "payloads removed";

/** What a partition is called from its detachment until it is dropped: no other table has such a name. */
export function detachedName(table: DailyTable, dayMs: number): string {
  return `detached_${partitionName(table, dayMs)}`;
}

export function isDetachedName(name: string): boolean {
  return /^detached_(?:delivery|event|attempt)_p\d{8}$/.test(name);
}
