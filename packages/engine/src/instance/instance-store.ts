import type { DailyTable, RetentionRun } from "../retention/retention-store.ts";

/** Unfinished deliveries by what they wait for; counted once each. */
export const backlogStates = [
  "due",
  "retrying",
  "scheduled",
  "rate",
  "paused",
  "breaker",
  "delivering",
] as const;
export type BacklogState = (typeof backlogStates)[number];

export type Backlog = {
  counts: Record<BacklogState, number>;
  /** There is more than was looked at: every count is a least one. */
  isCapped: boolean;
  /** More endpoints have unfinished deliveries than were looked at: there may be an older one that is due. */
  hasMoreEndpoints: boolean;
  /** How late the most overdue delivery is that nothing holds; null: none is due. */
  oldestDueMs: number | null;
  /** Of active endpoints. */
  openBreakers: number;
};

export type StoredTable = {
  name: string;
  /** With its indexes. */
  bytes: number;
  indexBytes: number;
  /** About; null where Postgres has not looked yet. */
  rows: number | null;
  /** null: it has no partitions. */
  partitionCount: number | null;
};

export type StoredPartition = Omit<StoredTable, "partitionCount"> & {
  table: DailyTable;
  /** null: the default partition. */
  dayMs: number | null;
  /** false of slim events. */
  hasPayloads: boolean;
};

/** What is forgotten after some time. */
export const keptKinds = ["event", "payload", "delivery", "attempt", "audit_log"] as const;
export type KeptKind = (typeof keptKinds)[number];

export type Storage = {
  databaseBytes: number;
  /** Largest first. */
  tables: StoredTable[];
  /** Newest day first. */
  partitions: StoredPartition[];
  /** For how many days after today (UTC) there are partitions; -1 when today's is missing. */
  partitionDaysAhead: number;
  /** Postgres does not use these. */
  invalidIndexes: { table: string; index: string }[];
  /** Unix ms; of what is kept by days, the day. null: nothing is there. */
  oldest: Record<KeptKind, number | null>;
  /** null: none has run yet. */
  retentionRun: RetentionRun | null;
};

/** How the instance as a whole is doing. */
export type InstanceStore = {
  readBacklog(): Promise<Backlog>;
  readStorage(): Promise<Storage>;
};
