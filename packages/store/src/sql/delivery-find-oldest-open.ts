import { firstIdAt } from "@posthorn/domain/id";
import pg from "pg";
import { beforeAllIds, type Pool } from "../postgres.ts";
import { listPartitions } from "./partition-list.ts";

const dayOf = /^delivery_p(\d{4})(\d{2})(\d{2})$/;
const dayMs = 86_400_000;

/**
 * Where unfinished deliveries begin: the first id of the oldest partition that has one, and never later than yesterday,
 * since new ones may come from a process whose clock is late. Each partition answers from its index of unfinished
 * deliveries, however many finished ones it holds.
 */
export async function findOldestOpenId(pool: Pool, nowMs: number): Promise<string> {
  const names = await probePartitions(pool);
  const [oldest] = [...names.map(firstIdOf), firstIdAt(nowMs - dayMs)].sort();
  return oldest ?? beforeAllIds;
}

/** Partitions that have an unfinished delivery. One that was dropped since they were listed is not asked again. */
async function probePartitions(pool: Pool, triesLeft = 3): Promise<string[]> {
  const partitions = await listPartitions(pool, "delivery");
  try {
    const { rows } = await pool.query<{ name: string }>(probeSql(partitions));
    return rows.map((row) => row.name);
  } catch (error) {
    if (triesLeft === 0 || !isUndefinedTable(error)) throw error;
    return probePartitions(pool, triesLeft - 1);
  }
}

function isUndefinedTable(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === "42P01";
}

/** Which of these partitions have an unfinished delivery. The order keeps each probe on the index of those. */
export function probeSql(partitions: readonly string[]): string {
  const probes = partitions.map(
    (name) =>
      `(SELECT '${name}' AS name FROM ${name} WHERE completed_at IS NULL ORDER BY tenant_id, endpoint_id, is_ordered, next_attempt_at LIMIT 1)`,
  );
  return probes.join(" UNION ALL ");
}

function firstIdOf(partition: string): string {
  const [, year, month, day] = dayOf.exec(partition) ?? [];
  if (year === undefined) return beforeAllIds;
  return firstIdAt(Date.UTC(Number(year), Number(month) - 1, Number(day)));
}
