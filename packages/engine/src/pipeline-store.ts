import type { AttemptTrigger, DisableReason } from "@posthorn/domain/delivery";
import type { FailingPercent, HealthReport } from "@posthorn/domain/endpoint-health";
import type { AttemptReason } from "@posthorn/domain/outcome";
import type { TenantRef } from "./actor.ts";
import type { EndpointFormat, SignatureVersion } from "./management-store.ts";
import type { DeliveryRef } from "./ports.ts";

/** What the path of an event asks of Postgres: each function is one statement for a whole batch. */
export type PipelineStore = {
  /**
   * Commits events with their deliveries, idempotency keys and external ids; one result per event, in order. An event whose
   * tenant's endpoints changed since they were matched is left out and comes back as stale. What was accepted under its
   * idempotency key is a repeat, also when its external id is taken: by itself.
   */
  ingestEvents(events: readonly NewEvent[], queuedForSeconds: number): Promise<IngestResult[]>;

  /** null: no event was accepted under this idempotency key. */
  findFirstAnswer(tenantId: string, key: string): Promise<FirstAnswer | null>;

  /** What a tenant's endpoints want, with the version of that list; null when there is no such tenant. */
  loadSubscriptions(tenant: TenantRef): Promise<TenantSubscriptions | null>;

  /** Claims what is pending and due at active endpoints; whatever else was asked for does not come back. */
  claimDeliveries(
    deliveryIds: readonly string[],
    leaseToken: string,
    leaseSlackMs: number,
  ): Promise<ClaimedDelivery[]>;

  /**
   * Claims what may go now to endpoints whose lanes decide (a rate, an open breaker, ordered deliveries): at most `room` of
   * each, under the lock of its lane row, so that it holds over all workers.
   */
  claimFromLanes(
    asked: readonly LaneAsk[],
    lease: { token: string; slackMs: number; oldestOpenId: string },
  ): Promise<LaneClaims>;

  /** Judges the health of endpoints from how attempts ended, under the lock of their lane rows. */
  reportHealth(reports: readonly (HealthReport & { endpointId: string })[]): Promise<JudgedEndpoint[]>;

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

  /** Switches endpoints off, unless their owner changed them meanwhile, and notes it; returns those it did switch off. */
  disableEndpoints(
    endpoints: readonly { id: string; version: number; reason: DisableReason; auditId: string }[],
  ): Promise<string[]>;

  /**
   * Cancels up to `limit` waiting deliveries of deleted endpoints and of backlogs left behind by a resume, and removes emptied
   * endpoints; returns how many it cancelled.
   */
  cancelOrphans(limit: number): Promise<number>;

  /**
   * Makes the partitions of today and the next `daysAhead` days (UTC); safe to run in several processes at once. Returns the
   * names of those that were left out because the default partition holds too much of their day.
   */
  ensurePartitions(daysAhead: number): Promise<string[]>;

  /** Forgets idempotency keys older than `hours`. */
  deleteIdempotencyKeys(hours: number): Promise<void>;
};

export type TenantSubscriptions = {
  tenantId: string;
  endpointsVersion: number;
  endpoints: SubscribedEndpoint[];
};

export type SubscribedEndpoint = {
  id: string;
  eventTypes: string[];
  channels: string[];
  /** As it was written; null: any payload. */
  filter: Record<string, unknown> | null;
  /** Its status and its breaker let deliveries go. */
  isOpen: boolean;
  hasRate: boolean;
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
  orderingKey: string | null;
  /** What the payload breaks of its type's schema, where that only warns. */
  schemaError: string | null;
  idempotency: { key: string; requestHash: Uint8Array } | null;
  deliveries: readonly NewDelivery[];
};

/**
 * `feed`: what will bring it to a worker: a job of its own, its endpoint's lane, or the dispatcher when the time comes. The
 * first two are given a while before the dispatcher looks.
 */
export type NewDelivery = { id: string; endpointId: string; feed: "job" | "lane" | "dispatcher" };

export type IngestResult =
  | { kind: "stored"; createdAt: Date }
  | { kind: "stale" }
  | { kind: "repeat"; first: FirstAnswer }
  /** Another event of the tenant has its external id. */
  | { kind: "taken"; eventId: string }
  /** Not stored, and why could not be read just now. */
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
  /** The endpoint's last attempt failed, so a success is news. */
  isFailing: boolean;
  /** Sent to find out whether an open breaker may close. */
  isProbe: boolean;
  isOrdered: boolean;
  /** Its place in the endpoint's rate: when its request may leave, in Unix ms of Postgres, and how much later at most. */
  place: { atMs: number; toleranceMs: number } | null;
};

/** `afterKey` is the ordering key that the last look ended at, when it did not see them all. */
export type LaneAsk = { endpointId: string; room: number; afterKey: string | null };

export type LaneClaims = {
  /** Unix ms of Postgres; null when other workers were at all the lanes. */
  answeredAtMs: number | null;
  claimed: ClaimedDelivery[];
  /** Ordered claims whose worker fell silent. */
  expired: ExpiredClaim[];
  /** Endpoints where another look is worth while in so many milliseconds. */
  again: { endpointId: string; inMs: number; afterKey: string | null }[];
};

/** What a health report led to. */
export type JudgedEndpoint = {
  endpointId: string;
  tenantId: string;
  version: number;
  breaker: "opened" | "closed" | null;
  notice: FailingPercent | null;
  isTimeUp: boolean;
  isRecovered: boolean;
  failingSince: Date | null;
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
 * A turn visits up to `endpointLimit` endpoints with unfinished deliveries: tenant by tenant in order of id after
 * `afterTenantId`, at most `endpointsPerTenant` of each, and takes the most overdue few of each endpoint. The cost depends on
 * the endpoints visited, not on how deep a backlog is.
 */
export type DispatchTurn = {
  afterTenantId: string | null;
  /** null: all tenants, from their first endpoint on. Otherwise only these, each from behind the endpoint named. */
  resumed: ReadonlyMap<string, string> | null;
  endpointLimit: number;
  endpointsPerTenant: number;
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
  /** The endpoints visited, in order. */
  visited: VisitedEndpoint[];
  /** Where the turn ended; nothing need have been left to visit there. */
  lastTenantId: string | null;
  /** No tenant is left behind that one. */
  isPassOver: boolean;
};

export type VisitedEndpoint = {
  tenantId: string;
  endpointId: string;
  /** What keeps its due deliveries from going at once. */
  heldBy: "paused" | "breaker" | "rate" | null;
  /** Its lane may have something to claim. */
  isLaneDue: boolean;
  /** How long its oldest due delivery has waited, in ms; null when none waits. */
  oldestDueMs: number | null;
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
  ratePerSecond: number | null;
  /** Sealed JSON of name to value. */
  headers: Uint8Array | null;
  /** Sealed JSON of an EndpointAuthentication. */
  authentication: Uint8Array | null;
  format: EndpointFormat;
  signatures: readonly SignatureVersion[];
  headerPrefix: string | null;
  /** Newest first. */
  secrets: StoredKey[];
  /** The tenant's ed25519 keys, newest first; none unless `signatures` has v1a. */
  signingKeys: StoredKey[];
};

/** A sealed secret or private key that signs until `expiresAt`; null: the current one. */
export type StoredKey = { id: string; ciphertext: Uint8Array; expiresAt: Date | null };
