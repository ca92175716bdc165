/** Sizes of the steps that are stored. */
export type StepMinutes = 1 | 60 | 1_440;

/** How far was counted, Unix ms: steps before `closedUntilMs` are final, of later ones what was recorded by `countedUntilMs`. */
export type StatsMark = { nowMs: number; closedUntilMs: number; countedUntilMs: number };

export type StatsSums = {
  /** Accepted; 0 for a single endpoint. */
  events: number;
  attempts: number;
  /** Deliveries that ended so. */
  delivered: number;
  failed: number;
  /** Failed attempts by reason. */
  reasons: Readonly<Record<string, number>>;
  /** Attempts by bucket of `durationBounds`, without those whose worker was lost. */
  durations: readonly number[];
};

/** What is counted as one: a few endpoints one by one, all of a tenant, or all tenants. */
export type StatsSubject = { tenantId: string | null; endpointIds: readonly string[] | null };

export type StatsRow = StatsSums & { endpointId: string; startsAtMs: number };

/** What is ranked by its failures. */
export type FailingSubject = "endpoint" | "tenant";

export type TopFailing = StatsSums & {
  tenantId: string;
  tenantName: string;
  /** null: all of the tenant's. */
  endpoint: { id: string; url: string; description: string } | null;
};

/** Stored steps of one size that begin in [fromMs, toMs). */
export type StatsPart = { minutes: StepMinutes; fromMs: number; toMs: number };

/** What whoever counts may do, in one transaction. */
export type StatsCounting = {
  mark: StatsMark;
  /** Counts the attempts and events of whole minutes anew. */
  count(fromMs: number, toMs: number): Promise<void>;
  /** Sums steps up to the larger one that begins at `startMs`. */
  rollUp(minutes: Exclude<StepMinutes, 1>, startMs: number): Promise<void>;
  moveMark(mark: Omit<StatsMark, "nowMs">): Promise<void>;
};

export type StatsStore = {
  readMark(): Promise<StatsMark>;
  /** Sums in steps of `stepMs`; those in which nothing happened are left out. */
  read(subject: StatsSubject, parts: readonly StatsPart[], stepMs: number): Promise<StatsRow[]>;
  /** Those with the most failed attempts first, as far as they had any; `tenantId` null: of all tenants. Nothing deleted. */
  topFailing(
    by: FailingSubject,
    tenantId: string | null,
    parts: readonly StatsPart[],
    limit: number,
  ): Promise<TopFailing[]>;
  /** Hands `work` the counting while no other process has it; null when one has. */
  withCounting<T>(work: (counting: StatsCounting) => Promise<T>): Promise<T | null>;
  /** Deletes up to `limit` steps of each size that begin before its time. */
  prune(kept: readonly { minutes: StepMinutes; beforeMs: number }[], limit: number): Promise<void>;
  /** The tenant of an endpoint; null when there is none, or it was deleted. */
  findTenantOf(endpointId: string): Promise<string | null>;
};
