import type { AttemptTrigger, DeliveryStatus, HeldByReason } from "@posthorn/domain/delivery";
import type { AttemptReason } from "@posthorn/domain/outcome";
import type { WebhookFormat } from "@posthorn/domain/webhook-format";
import type { TenantRef } from "./actor.ts";
import type { Audit, AuditNote } from "./audit/audit.ts";
import type { AuditStore } from "./audit/audit-store.ts";
import type { DashboardSessionStore } from "./dashboard-sessions/dashboard-session-store.ts";
import type { EndpointStore } from "./endpoints/endpoint-store.ts";
import type { EndpointTestStore } from "./endpoints/endpoint-test-store.ts";
import type { FleetStore } from "./endpoints/fleet-store.ts";
import type { ExplainStore } from "./events/explain-store.ts";
import type { HistoryStore } from "./history-store.ts";
import type { IdempotentCreateStore } from "./idempotent-creates/idempotent-create-store.ts";
import type { InstanceStore } from "./instance/instance-store.ts";
import type { LiveStore } from "./live/live-store.ts";
import type { Operation, OperationStore } from "./operations/operation-store.ts";
import type { PortalSessionStore } from "./portal-sessions/portal-session-store.ts";
import type { RetentionStore } from "./retention/retention-store.ts";
import type { SigningKeyStore } from "./signing-keys/signing-key-store.ts";
import type { StatsStore } from "./stats/stats-store.ts";
import type { WorkerStore } from "./workers/worker-store.ts";

/** A change of some fields; what is undefined stays as it is. */
export type Patch<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined };

/** A page of a list, newest first; `before` is the last id of the page before. */
export type Page = { limit: number; before: string | null };

export type Tenant = {
  id: string;
  externalId: string | null;
  name: string;
  metadata: Record<string, unknown>;
  createdAt: Date;
  updatedAt: Date;
};
/** Knows nothing of tenants that are being erased. */
export type TenantStore = {
  /** null when the external id is taken. */
  create(
    tenant: { id: string; externalId: string | null; name: string; metadata: object },
    audit: Audit<Tenant>,
  ): Promise<Tenant | null>;
  /** Creates or updates the tenant with that external id. */
  upsert(
    tenant: { id: string; externalId: string; name: string; metadata: object },
    audits: { created: Audit<Tenant>; updated: Audit<Tenant> },
  ): Promise<{ tenant: Tenant; isNew: boolean }>;
  find(ref: TenantRef): Promise<Tenant | null>;
  /** Without Posthorn's own. */
  list(page: Page): Promise<Tenant[]>;
  /** "taken" when another tenant has the external id. */
  update(id: string, patch: TenantPatch, audit: Audit<Tenant>): Promise<Tenant | "taken" | null>;
  /** Hides the tenant, ends its endpoints and keys, and makes the operation that erases it; null when there is no such tenant. */
  beginErasure(
    id: string,
    operation: { operationId: string; createdBy: string },
    note: AuditNote,
  ): Promise<Operation | null>;
};
export type TenantPatch = Patch<{ externalId: string | null; name: string; metadata: object }>;

export type ApiKey = {
  id: string;
  tenantId: string | null;
  name: string;
  scopes: string[];
  /** Requests a second; null: by the kind of key. */
  ratePerSecond: number | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
};
export type ApiKeyStore = {
  /** Does nothing when a key with that hash exists. */
  create(
    key: Omit<ApiKey, "lastUsedAt" | "revokedAt" | "createdAt"> & { hash: Uint8Array },
    audit: Audit<ApiKey>,
  ): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  findByHash(hash: Uint8Array): Promise<ApiKey | null>;
  /** `tenantId` null: of everybody. */
  list(page: Page, tenantId: string | null): Promise<ApiKey[]>;
  /** false when there is no such key. */
  revoke(id: string, audit: Audit<ApiKey>): Promise<boolean>;
  markUsed(ids: readonly string[]): Promise<void>;
  hasAny(): Promise<boolean>;
};

export type EventTypeValidation = "off" | "warn" | "reject";
export type EventType = {
  name: string;
  description: string;
  schema: unknown;
  example: unknown;
  /** What becomes of a payload that breaks the schema. */
  validate: EventTypeValidation;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};
export type EventTypePatch = Patch<{
  description: string;
  schema: unknown;
  example: unknown;
  validate: EventTypeValidation;
  archived: boolean;
}>;
export type NewEventType = Pick<EventType, "name" | "description" | "schema" | "example" | "validate">;
/** `after`: the last name of the page before. `isArchived` null: those and others. */
export type EventTypePage = { limit: number; after: string | null; isArchived: boolean | null };
export type EventTypeStore = {
  /** null when the name is taken. */
  create(type: NewEventType, audit: Audit<EventType>): Promise<EventType | null>;
  /** Adds the name to the catalogue unless it is there. */
  register(name: string): Promise<void>;
  find(name: string): Promise<EventType | null>;
  /** In order of name. */
  list(page: EventTypePage): Promise<EventType[]>;
  /** The types whose schema payloads are held against, each with what changes whenever it does. */
  versionsWithSchema(): Promise<ReadonlyMap<string, string>>;
  update(name: string, patch: EventTypePatch, audit: Audit<EventType>): Promise<EventType | null>;
};

export type EndpointFormat = WebhookFormat;
export type SignatureVersion = "v1" | "v1a";

export type EndpointStatus = "active" | "paused" | "disabled";
export type Endpoint = EndpointSettings & {
  id: string;
  tenantId: string;
  /** Sealed JSON of header name to value; null when there are none. */
  sealedHeaders: Uint8Array | null;
  /** Sealed JSON of how we show the endpoint who we are; null: not besides signatures. */
  sealedAuthentication: Uint8Array | null;
  status: EndpointStatus;
  disabledReason: string | null;
  version: number;
  createdAt: Date;
  updatedAt: Date;
};
export type EndpointSettings = {
  url: string;
  description: string;
  eventTypes: string[];
  channels: string[];
  timeoutMs: number;
  retrySchedule: number[];
  maxInFlight: number;
  /** Requests a second over all workers; null: as many as there are. */
  ratePerSecond: number | null;
  /** What a payload must be like (domain/filter); null: anything. */
  filter: Record<string, unknown> | null;
  /** What the body of a delivery is. */
  format: EndpointFormat;
  /** Which signatures each attempt carries, at least one. */
  signatures: SignatureVersion[];
  /** Sends the three webhook headers under this prefix too. */
  headerPrefix: string | null;
};
export type SealedSettings = Pick<Endpoint, "sealedHeaders" | "sealedAuthentication">;
export type StoredSecret = { id: string; ciphertext: Uint8Array; expiresAt: Date | null; createdAt: Date };
export type NewSecret = { id: string; ciphertext: Uint8Array };

/** What an endpoint's deliveries obey, and what waits in it. Counts stop at a limit of the store's. */
export type Lane = {
  breaker: "closed" | "open";
  /** While the breaker is open: the next probe comes no earlier. */
  openedUntil: Date | null;
  /** Since then there was nothing but failure. */
  failingSince: Date | null;
  consecutiveFailures: number;
  /** Deliveries that wait or are under way. */
  unfinished: number;
  /** Since when its oldest due delivery waits. */
  oldestDueAt: Date | null;
  /** Ordering keys whose first delivery others wait behind, a few at most. */
  blockedBy: { orderingKey: string; deliveryId: string; waiting: number; nextAttemptAt: Date }[];
};

export type StoredEvent = {
  id: string;
  tenantId: string;
  eventType: string;
  channels: string[];
  tags: string[];
  externalId: string | null;
  orderingKey: string | null;
  /** How many endpoints it went to; null: not known. */
  deliveries: number | null;
  /** What its payload broke of its type's schema, where that only warns. */
  schemaError: string | null;
  createdAt: Date;
};
export type Delivery = {
  id: string;
  eventId: string;
  tenantId: string;
  endpointId: string;
  /** null: the event is no longer kept. */
  eventType: string | null;
  status: DeliveryStatus;
  /** What keeps a pending delivery from its next attempt, told from the endpoint's state when it is read. */
  heldBy: HeldByReason | null;
  /** Whether it has an ordering key. */
  isOrdered: boolean;
  attempts: number;
  nextAttemptAt: Date | null;
  lastStatusCode: number | null;
  lastReason: AttemptReason | null;
  createdAt: Date;
  completedAt: Date | null;
};
export type Attempt = {
  id: string;
  deliveryId: string;
  number: number;
  trigger: AttemptTrigger;
  startedAt: Date;
  durationMs: number;
  statusCode: number | null;
  reason: AttemptReason;
  responseHeaders: Record<string, string> | null;
  responseBody: Uint8Array | null;
  remoteAddress: string | null;
  endpointVersion: number;
};
export type DeliveryFilter = {
  endpointId?: string;
  eventId?: string;
  /** An exact name, or `prefix.*`. */
  eventType?: string;
  statuses?: DeliveryStatus[];
  reasons?: AttemptReason[];
  statusClass?: "2xx" | "3xx" | "4xx" | "5xx";
  tag?: string;
  /** Of the event. */
  externalId?: string;
  createdAfter?: Date;
  createdBefore?: Date;
};

export type ManagementStore = {
  tenants: TenantStore;
  apiKeys: ApiKeyStore;
  portalSessions: PortalSessionStore;
  dashboardSessions: DashboardSessionStore;
  idempotentCreates: IdempotentCreateStore;
  eventTypes: EventTypeStore;
  endpoints: EndpointStore;
  fleet: FleetStore;
  history: HistoryStore;
  explain: ExplainStore;
  audit: AuditStore;
  operations: OperationStore;
  retention: RetentionStore;
  stats: StatsStore;
  live: LiveStore;
  endpointTests: EndpointTestStore;
  signingKeys: SigningKeyStore;
  workers: WorkerStore;
  instance: InstanceStore;
};
