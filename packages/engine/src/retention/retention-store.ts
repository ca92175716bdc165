/** The tables that are partitioned by day, in the order in which a day of them is dropped: no delivery without its event. */
export const dailyTables = ["delivery", "event", "attempt"] as const;
export type DailyTable = (typeof dailyTables)[number];

/** The partition of a table that begins at `dayMs` (Unix milliseconds, UTC); `hasPayloads` is false of slim events. */
export type DayPartition = { table: DailyTable; dayMs: number; hasPayloads: boolean };

/** What is there to be kept or to go, with Postgres' own time. `detached`: names of what a crash left behind. */
export type StoredDays = { nowMs: number; partitions: readonly DayPartition[]; detached: readonly string[] };

/** `lockedMs`: how long the whole table was locked, from the first lock asked for to the commit. */
export type DayResult =
  | { kind: "done"; kept: number; lockedMs: number }
  /** More than may be looked after under a lock is unfinished; the day stays as it is. */
  | { kind: "too-much-unfinished" }
  /** Others were at the table each time it was tried. */
  | { kind: "busy" };

/** What is done with rows of the default partition: the finished ones of each table go, or payloads alone. */
export type DefaultSweep = DailyTable | "payload";

/** For how many days events, deliveries and attempts are kept, payloads, which may go earlier, and the audit log. */
export type KeptDays = { days: number; payloadDays: number; auditDays: number };

/** The latest run, and the settings that it went by. */
export type RetentionRun = KeptDays & {
  startedAt: Date;
  /** null while it runs, and when its worker stopped before the end. */
  finishedAt: Date | null;
  hasFailed: boolean;
  daysKeptLonger: number;
};

/** Steps of retention, each a transaction of its own, on a connection apart from the path of an event. */
export type RetentionSteps = {
  /** Notes that a run begins, and by which settings. */
  noteStart(settings: KeptDays): Promise<void>;
  noteEnd(end: Pick<RetentionRun, "hasFailed" | "daysKeptLonger">): Promise<void>;
  readDays(): Promise<StoredDays>;
  /** Cancels up to `limit` pending deliveries older than that whose endpoints are paused or disabled; returns how many. */
  cancelHeld(beforeMs: number, limit: number): Promise<number>;
  dropDetached(name: string): Promise<void>;
  /** Drops the partition; what is unfinished, and the events that it needs, moves to the default partition. */
  dropDay(table: DailyTable, dayMs: number): Promise<DayResult>;
  /** Replaces the day's events by a copy that has the payloads of unfinished deliveries only. */
  removePayloads(dayMs: number): Promise<DayResult>;
  /** Looks at the next `limit` rows older than that; `after` is null at the beginning and once all were looked at. */
  sweepDefault(
    sweep: DefaultSweep,
    beforeMs: number,
    after: string | null,
    limit: number,
  ): Promise<{ changed: number; after: string | null }>;
};

export type RetentionStore = {
  /** Hands `work` the steps while no other process has them; false when one has. Aborting cancels the step under way. */
  withSteps(signal: AbortSignal, work: (steps: RetentionSteps) => Promise<void>): Promise<boolean>;
};
