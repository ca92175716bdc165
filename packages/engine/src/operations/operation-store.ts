import type { ActorKind } from "../actor.ts";
import type { Audit } from "../audit/audit.ts";
import type { DeliveryFilter, Page } from "../management-store.ts";

export const operationActions = ["retry", "cancel", "replay-missing", "erase-tenant"] as const;
export type OperationAction = (typeof operationActions)[number];
export type OperationStatus = "running" | "paused" | "finished" | "cancelled" | "failed";

/** What an operation works on, frozen when it was created. Of deliveries, but for replay-missing: there of events. */
export type OperationFilter = Pick<
  DeliveryFilter,
  | "endpointId"
  | "eventId"
  | "eventType"
  | "statuses"
  | "reasons"
  | "statusClass"
  | "tag"
  | "createdAfter"
  | "createdBefore"
> & { deliveryIds?: string[] };

export type Operation = {
  id: string;
  action: OperationAction;
  status: OperationStatus;
  /** null: the whole instance. */
  tenantId: string | null;
  filter: OperationFilter;
  /** null until it was counted. */
  total: number | null;
  done: number;
  /** Of its set, what could not be changed. */
  failed: number;
  ratePerSecond: number | null;
  createdBy: { kind: ActorKind; id: string } | null;
  createdAt: Date;
  finishedAt: Date | null;
};

export type NewOperation = Pick<
  Operation,
  "id" | "action" | "tenantId" | "filter" | "total" | "ratePerSecond" | "createdAt"
> & { createdBy: { kind: ActorKind; id: string } };

export type OperationQuery = { tenantId?: string; status?: OperationStatus; action?: OperationAction };

/** An operation in the hands of a worker. Whoever has another `leaseUntil` than the row has lost it. */
export type ClaimedOperation = Operation & {
  /** Where it goes on, in its action's own form; null at the beginning. */
  cursor: string | null;
  leaseUntil: Date;
};

/** An operation after a batch: any worker may go on in `freeInMs`. */
export type AdvancedOperation = ClaimedOperation & { freeInMs: number };

/** How much a batch may change, and for how long the path of an event has Postgres to itself after it. */
export type Pace = { limit: number; pauseSeconds: number };

/** The deliveries that an operation means; a retry means no tests. `frozenAt`: what has ended since is left alone. */
export type DeliverySet = Pick<Operation, "action" | "tenantId" | "filter"> & { frozenAt: Date };

/** An endpoint's part of a replay: what of a tenant's events may be missing there. */
export type MissingSet = { tenantId: string; endpointId: string; filter: OperationFilter };
export type MissedEvent = { id: string; eventType: string; channels: string[]; payloadBytes: number };

/** What a batch of a replay makes: a delivery for each event that has none. */
export type ReplayBatch = {
  endpointId: string;
  /** The version of the endpoint that the events were matched against. */
  endpointVersion: number;
  deliveries: readonly { id: string; eventId: string }[];
  cursor: string | null;
  isFinished: boolean;
};

/**
 * Each batch does its work and notes it in one transaction, gives the operation back, and answers null when it was lost
 * to another worker, or halted, meanwhile: then nothing was done.
 */
export type OperationStore = {
  /** The time of Postgres, rounded up to a millisecond: whatever has happened lies before it. */
  readTime(): Promise<Date>;
  /** null when there is no such tenant; "too-many" when it, or the whole instance, has `most` that have not ended, erasures aside. */
  create(
    operation: NewOperation,
    most: number,
    audit: Audit<Operation>,
  ): Promise<Operation | "too-many" | null>;
  find(id: string): Promise<Operation | null>;
  list(query: OperationQuery, page: Page): Promise<Operation[]>;
  /** "ended" when it has; null when there is no such operation. */
  setStatus(
    operation: Pick<Operation, "id" | "tenantId">,
    status: "running" | "paused" | "cancelled",
    audit: Audit<Operation>,
  ): Promise<Operation | "ended" | null>;
  /** null when it is no longer there, or its tenant is being erased. */
  findTenantOfEndpoint(endpointId: string): Promise<string | null>;
  /**
   * A running operation of these actions that waits for a worker; null when none does. Erasures go first; then each tenant has
   * the same chance, and of its operations the one that has waited longest.
   */
  claim(actions: readonly OperationAction[], leaseSeconds: number): Promise<ClaimedOperation | null>;
  /** Gives it back; any worker may go on after `delaySeconds`. */
  release(claimed: ClaimedOperation, delaySeconds: number): Promise<void>;

  /** null when it takes longer than `withinMs`. */
  countDeliveries(set: DeliverySet, withinMs: number): Promise<number | null>;
  retryBatch(claimed: ClaimedOperation, pace: Pace): Promise<AdvancedOperation | null>;
  cancelBatch(claimed: ClaimedOperation, pace: Pace): Promise<AdvancedOperation | null>;

  /**
   * Of the next `limit` events of the set after `after`, those with a payload and without a delivery to the endpoint, as long
   * as it can be told: once deliveries of a day are dropped, nothing of that day is missed.
   * `last` is the last that was looked at; null when there is none left.
   */
  findMissed(
    set: MissingSet,
    after: string | null,
    limit: number,
  ): Promise<{ missed: MissedEvent[]; last: string | null }>;
  /** In any order; those that are no longer kept are left out. */
  readPayloads(tenantId: string, eventIds: readonly string[]): Promise<{ id: string; payload: Uint8Array }[]>;
  /** "changed" when the endpoint is no longer as it was; it counts on deleted ones too. */
  replayBatch(
    claimed: ClaimedOperation,
    batch: ReplayBatch,
    pauseSeconds: number,
  ): Promise<AdvancedOperation | "changed" | null>;
  /** Ends an operation that cannot go on. */
  fail(claimed: ClaimedOperation): Promise<AdvancedOperation | null>;

  /** Erases about `limit` rows of the operation's tenant; finishes it with the tenant itself. */
  eraseBatch(claimed: ClaimedOperation, pace: Pace): Promise<AdvancedOperation | null>;
};
