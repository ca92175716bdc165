import { firstIdAt } from "@posthorn/domain/id";
import type { Pool } from "../postgres.ts";
import { listPartitions, type PartitionedTable, partitionedTables } from "./partition-list.ts";

const dayMs = 86_400_000;
/** Any number of processes make partitions; this lock (of an arbitrary key) lets them do so in turn. */
const lockSql = "SELECT pg_advisory_xact_lock(7316274921)";
const storage: Record<PartitionedTable, string> = {
  event: "",
  delivery: "WITH (fillfactor = 80)",
  attempt: "",
};

/** Makes the partitions from today to `daysAhead` days on, UTC. Rows that fell into the default partition move to theirs. */
export async function ensurePartitions(pool: Pool, nowMs: number, daysAhead: number): Promise<void> {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const days = Array.from({ length: daysAhead + 1 }, (_, index) => today + index * dayMs);
  for (const table of partitionedTables) {
    const existing = new Set(await listPartitions(pool, table));
    const missing = days.filter((day) => !existing.has(partitionName(table, day)));
    for (const day of missing) await createPartition(pool, table, day);
  }
}

export function partitionName(table: PartitionedTable, dayStartMs: number): string {
  return `${table}_p${new Date(dayStartMs).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

async function createPartition(pool: Pool, table: PartitionedTable, day: number): Promise<void> {
  const name = partitionName(table, day);
  const range = `'${firstIdAt(day)}' AND id < '${firstIdAt(day + dayMs)}'`;
  const client = await pool.connect();
  client.on("error", ignoreLoss);
  try {
    await client.query("BEGIN");
    await client.query(lockSql);
    const { rows } = await client.query("SELECT to_regclass($1) AS existing", [name]);
    if (rows[0]?.existing === null) {
      await client.query("SET LOCAL lock_timeout = '2s'");
      // From the move to the attachment no other row may fall into the default partition.
      await client.query(`LOCK TABLE ${table}_default IN ACCESS EXCLUSIVE MODE`);
      await client.query(
        `CREATE TABLE ${name} (LIKE ${table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS) ${storage[table]}`,
      );
      await client.query(
        `WITH moved AS (DELETE FROM ${table}_default WHERE id >= ${range} RETURNING *) INSERT INTO ${name} SELECT * FROM moved`,
      );
      await client.query(
        `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${firstIdAt(day)}') TO ('${firstIdAt(day + dayMs)}')`,
      );
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  } finally {
    client.off("error", ignoreLoss);
    client.release();
  }
}

/** A lost connection also rejects the running query, which is where it is told; with no listener it would end the process. */
function ignoreLoss(): void {}
