import type { Pool } from "./postgres.ts";
import { partitionName } from "./sql/partition-day.ts";
import { listPartitions, partitionedTables } from "./sql/partition-list.ts";

const dayMs = 86_400_000;

/** For how many days after today (UTC) every table has its partition, without a gap; -1 when today's is missing. */
export async function readPartitionDaysAhead(pool: Pool, nowMs: number): Promise<number> {
  const lists = await Promise.all(
    partitionedTables.map(async (table) => {
      const names = new Set(await listPartitions(pool, table));
      return countDays((dayStartMs) => names.has(partitionName(table, dayStartMs)), nowMs);
    }),
  );
  return Math.min(...lists) - 1;
}

/** How many days in a row, from today on, are there. */
export function countDays(hasDay: (dayStartMs: number) => boolean, nowMs: number): number {
  let day = Math.floor(nowMs / dayMs) * dayMs;
  let days = 0;
  for (; hasDay(day); day += dayMs) days += 1;
  return days;
}
