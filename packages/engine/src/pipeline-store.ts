import type { AttemptTrigger, DisableReason } from "@posthorn/domain/delivery";
import type { AttemptReason } from "@posthorn/domain/outcome";
import type { TenantRef } from "./actor.ts";
import type { DeliveryRef } from "./ports.ts";

/** What the path of an event asks of Postgres: each function is one statement for a whole batch. */
export type PipelineStore = {
  /**
   * Commits events with their deliveries and idempotency keys; one result per event, in order. An event whose tenant's
   * endpoints changed since they were matched is left out and comes back as stale.
   */
  ingestEvents(events: readonly NewEvent[], queuedForSeconds: number): Promise<IngestResult[]>;

  /** What a tenant's endpoints want, with the version of that list; null when there is no such tenant. */
  loadSubscriptions(tenant: TenantRef): Promise<TenantSubscriptions | null>;

  /** Claims what is pending and due at active endpoints; whatever else was asked for does not come back. */
  claimDeliveries(
    deliveryIds: readonly string[],
    leaseToken: string,
    leaseSlackMs: number,
  ): Promise<ClaimedDelivery[]>;

  /** Writes attempts and moves their deliveries on, where the lease still holds; returns the deliveries that moved. */
  recordAttempts(attempts: readonly NewAttempt[]): Promise<Set<string>>;

  /** Gives claimed deliveries back unattempted: pending again after `delayMs`, the attempt not counted. */
  releaseDeliveries(claims: readonly { id: string; leaseToken: string }[], delayMs: number): Promise<void>;

  /** One turn of the dispatcher; see DispatchTurn. */
  dispatchDeliveries(turn: DispatchTurn): Promise<Dispatched>;

  /** The smallest id an unfinished delivery can have: where the dispatcher's scans begin. */
  findOldestOpenId(): Promise<string>;

  /** Settings of the endpoints a worker sends to, deleted ones left out. */
  loadSendingEndpoints(endpointIds: readonly string[]): Promise<StoredSendingEndpoint[]>;

  /** Switches endpoints off, unless their owner changed them meanwhile. */
  disableEndpoints(
    endpoints: readonly { id: string; version: number; reason: DisableReason }[],
  ): Promise<void>;

  /** Cancels up to `limit` waiting deliveries of deleted endpoints and removes emptied endpoints; returns how many it cancelled. */
  cancelOrphans(limit: number): Promise<number>;

  /** Makes the partitions of today and the next `daysAhead` days (UTC); safe to run in several processes at once. */
  ensurePartitions(daysAhead: number): Promise<void>;

  /** Forgets idempotency keys older than `hours`. */
  deleteIdempotencyKeys(hours: number): Promise<void>;
};

export type TenantSubscriptions = {
  tenantId: string;
  endpointsVersion: number;
  endpoints: { id: string; eventTypes: string[]; channels: string[]; isActive: boolean }[];
};

export type NewEvent = {
  id: string;
  tenantId: string;
  /** The version of the tenant's endpoint list that was matched. */
  endpointsVersion: number;
  eventType: string;
  payload: Uint8Array;
  channels: readonly string[];
  tags: readonly string[];
  externalId: string | null;
  deliverAt: Date | null;
  idempotency: { key: string; requestHash: Uint8Array } | null;
  deliveries: readonly NewDelivery[];
};

/** `queued`: a job will be added for it, so the dispatcher leaves it alone for a while. */
export type NewDelivery = { id: string; endpointId: string; queued: boolean };

export type IngestResult =
  | { kind: "stored"; createdAt: Date }
  | { kind: "stale" }
  | { kind: "repeat"; first: FirstAnswer }
  /** A repeat whose first answer could not be read just now. */
  | { kind: "failed"; error: unknown };

/** What the first request with an idempotency key was, and what it was answered. */
export type FirstAnswer = {
  requestHash: Uint8Array;
  eventId: string;
  eventType: string;
  deliveries: number;
  createdAt: Date;
};

export type ClaimedDelivery = {
  id: string;
  tenantId: string;
  eventId: string;
  endpointId: string;
  eventType: string;
  payload: Uint8Array;
  /** Number of the attempt this claim is for, from 1. */
  attempts: number;
  trigger: AttemptTrigger;
  leaseToken: string;
  /** The endpoint's current version; a cached endpoint of another version must not be used. */
  endpointVersion: number;
};

export type NewAttempt = {
  id: string;
  deliveryId: string;
  tenantId: string;
  endpointId: string;
  leaseToken: string;
  number: number;
  trigger: AttemptTrigger;
  startedAt: Date;
  durationMs: number;
  statusCode: number | null;
  reason: AttemptReason;
  responseHeaders: Record<string, string>;
  responseBody: Uint8Array;
  remoteAddress: string | null;
  endpointVersion: number;
  next: { status: "delivered" | "failed" } | { status: "pending"; delayMs: number };
};

/**
 * A turn visits the next `endpointLimit` active endpoints with unfinished deliveries, in id order after `afterEndpointId`,
 * and takes the most overdue few of each: the cost depends on the endpoints visited, not on how deep a backlog is.
 */
export type DispatchTurn = {
  afterEndpointId: string | null;
  endpointLimit: number;
  perEndpoint: number;
  oldestOpenId: string;
  /** How long what is taken now is left to its job. */
  queuedForSeconds: number;
  /** Extra trust in the jobs of first attempts, while their queue is known to be busy. */
  firstAttemptGraceSeconds: number;
};

export type Dispatched = {
  due: DeliveryRef[];
  /** Claims whose worker fell silent; they stay as they are until an attempt is recorded for them. */
  expired: ExpiredClaim[];
  /** Where the next turn begins; null when the round is over. */
  lastEndpointId: string | null;
};

export type ExpiredClaim = {
  id: string;
  tenantId: string;
  endpointId: string;
  attempts: number;
  trigger: AttemptTrigger;
  leaseToken: string;
  endpointVersion: number;
  retrySchedule: number[];
  claimedAt: Date;
};

export type StoredSendingEndpoint = {
  id: string;
  tenantId: string;
  version: number;
  url: string;
  timeoutMs: number;
  retrySchedule: number[];
  maxInFlight: number;
  /** Sealed JSON of name to value. */
  headers: Uint8Array | null;
  /** Newest first. */
  secrets: { id: string; ciphertext: Uint8Array; expiresAt: Date | null }[];
};
