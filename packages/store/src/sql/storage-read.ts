import type {
  KeptKind,
  Storage,
  StoredPartition,
  StoredTable,
} from "@posthorn/engine/instance/instance-store";
import { type DailyTable, dailyTables, type RetentionRun } from "@posthorn/engine/retention/retention-store";
import { readPartitionDaysAhead } from "../partition-days-ahead.ts";
import { type Pool, runStatement } from "../postgres.ts";
import { dayOfPartition } from "./partition-day.ts";
import { slimMark } from "./retention-names.ts";

const mostPartitions = 1_000;
const mostInvalid = 100;

/** The queue has a schema of its own where it lives in Postgres, which is told as one table. A size of a table just dropped is null. */
const relationsSql = `
SELECT CASE WHEN stored.relnamespace = current_schema()::regnamespace THEN stored.relname ELSE 'bullmq' END AS name,
  parent.relname AS parent, obj_description(stored.oid, 'pg_class') AS mark,
  pg_total_relation_size(stored.oid)::float8 AS bytes, pg_indexes_size(stored.oid)::float8 AS "indexBytes",
  pg_relation_size(stored.oid) > 0 AS "hasRows",
  nullif(greatest(stored.reltuples, pg_stat_get_live_tuples(stored.oid)), -1)::float8 AS rows
FROM pg_class AS stored
LEFT JOIN pg_inherits ON inhrelid = stored.oid LEFT JOIN pg_class AS parent ON parent.oid = inhparent
WHERE stored.relkind = 'r' AND stored.relnamespace IN (current_schema()::regnamespace, to_regnamespace('bullmq'))`;

const invalidSql = `
SELECT indrelid::regclass::text AS table, indexrelid::regclass::text AS index
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE NOT (indisvalid AND indisready) AND relnamespace = current_schema()::regnamespace
ORDER BY 2 LIMIT ${mostInvalid}`;

const restSql = `
SELECT pg_database_size(current_database())::float8 AS "databaseBytes",
  (
    SELECT (extract(epoch FROM created_at) * 1000)::float8 FROM audit_log ORDER BY id LIMIT 1
  ) AS "oldestAuditMs"`;

const runSql = `
SELECT days, payload_days AS "payloadDays", audit_days AS "auditDays", started_at AS "startedAt", finished_at AS "finishedAt",
  has_failed AS "hasFailed", days_kept_longer AS "daysKeptLonger"
FROM retention_run`;

type Relation = {
  name: string;
  parent: string | null;
  mark: string | null;
  bytes: number | null;
  indexBytes: number | null;
  hasRows: boolean | null;
  rows: number | null;
};
type Invalid = Storage["invalidIndexes"][number];

/** What the tables take, and what is kept in them. See Storage. */
export async function readStorage(pool: Pool, nowMs: number): Promise<Storage> {
  const relations = await runStatement<Relation>(pool, "storage-relations", relationsSql, []);
  const invalidIndexes = await runStatement<Invalid>(pool, "storage-invalid", invalidSql, []);
  type Rest = { databaseBytes: number; oldestAuditMs: number | null };
  const [rest] = await runStatement<Rest>(pool, "storage-rest", restSql, []);
  const [retentionRun] = await runStatement<RetentionRun>(pool, "storage-retention-run", runSql, []);
  const partitions = relations.flatMap(toPartition);
  return {
    databaseBytes: rest?.databaseBytes ?? 0,
    tables: sumTables(relations),
    partitions: partitions.toSorted(byDay).slice(0, mostPartitions),
    partitionDaysAhead: await readPartitionDaysAhead(pool, nowMs),
    invalidIndexes,
    oldest: { ...oldestDays(partitions), audit_log: rest?.oldestAuditMs ?? null },
    retentionRun: retentionRun ?? null,
  };
}

/** A partitioned table is the sum of its partitions. */
function sumTables(relations: readonly Relation[]): StoredTable[] {
  const groups = Map.groupBy(relations, ({ name, parent }) => parent ?? name);
  const tables = Array.from(groups, ([name, parts]) => ({
    name,
    bytes: sum(parts.map(({ bytes }) => bytes)),
    indexBytes: sum(parts.map(({ indexBytes }) => indexBytes)),
    rows: parts.every(({ rows }) => rows === null) ? null : sum(parts.map(({ rows }) => rows)),
    partitionCount: parts.some(({ parent }) => parent !== null) ? parts.length : null,
  }));
  return tables.sort((a, b) => b.bytes - a.bytes);
}

function sum(numbers: readonly (number | null)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}

type Partition = StoredPartition & { hasRows: boolean };

function toPartition(relation: Relation): Partition[] {
  const { name, parent, bytes, indexBytes, rows, mark } = relation;
  if (!isDailyTable(parent) || bytes === null) return [];
  return [
    {
      ...{ name, table: parent, bytes, rows },
      indexBytes: indexBytes ?? 0,
      dayMs: dayOfPartition(name),
      hasPayloads: parent === "event" && mark !== slimMark,
      hasRows: relation.hasRows ?? false,
    },
  ];
}

/** Newest first, the default partitions last. */
function byDay(a: StoredPartition, b: StoredPartition): number {
  return (b.dayMs ?? 0) - (a.dayMs ?? 0) || dailyTables.indexOf(a.table) - dailyTables.indexOf(b.table);
}

function oldestDays(partitions: readonly Partition[]): Record<Exclude<KeptKind, "audit_log">, number | null> {
  const oldestOf = (isWanted: (partition: Partition) => boolean) => {
    const days = partitions.flatMap((one) =>
      one.hasRows && isWanted(one) && one.dayMs !== null ? [one.dayMs] : [],
    );
    return days.length === 0 ? null : Math.min(...days);
  };
  return {
    event: oldestOf(({ table }) => table === "event"),
    payload: oldestOf(({ hasPayloads }) => hasPayloads),
    delivery: oldestOf(({ table }) => table === "delivery"),
    attempt: oldestOf(({ table }) => table === "attempt"),
  };
}

function isDailyTable(name: string | null): name is DailyTable {
  return (dailyTables as readonly (string | null)[]).includes(name);
}
