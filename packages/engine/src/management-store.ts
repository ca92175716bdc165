import type { AttemptTrigger, DeliveryStatus, HeldByReason } from "@posthorn/domain/delivery";
import type { AttemptReason } from "@posthorn/domain/outcome";
import type { TenantRef } from "./actor.ts";
import type { Operation, OperationStore } from "./operations/operation-store.ts";
import type { RetentionStore } from "./retention/retention-store.ts";

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
  create(tenant: {
    id: string;
    externalId: string | null;
    name: string;
    metadata: object;
  }): Promise<Tenant | null>;
  /** Creates or updates the tenant with that external id. */
  upsert(tenant: {
    id: string;
    externalId: string;
    name: string;
    metadata: object;
  }): Promise<{ tenant: Tenant; isNew: boolean }>;
  find(ref: TenantRef): Promise<Tenant | null>;
  /** Without Posthorn's own. */
  list(page: Page): Promise<Tenant[]>;
  /** "taken" when another tenant has the external id. */
  update(id: string, patch: TenantPatch): Promise<Tenant | "taken" | null>;
  /** Hides the tenant, ends its endpoints and keys, and makes the operation that erases it; null when there is no such tenant. */
  beginErasure(id: string, operation: { operationId: string; createdBy: string }): Promise<Operation | null>;
};
export type TenantPatch = Patch<{ externalId: string | null; name: string; metadata: object }>;

export type ApiKey = {
  id: string;
  tenantId: string | null;
  name: string;
  scopes: string[];
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  createdAt: Date;
};
export type ApiKeyStore = {
  /** Does nothing when a key with that hash exists. */
  create(
    key: Pick<ApiKey, "id" | "tenantId" | "name" | "scopes" | "expiresAt"> & { hash: Uint8Array },
  ): Promise<void>;
  find(id: string): Promise<ApiKey | null>;
  findByHash(hash: Uint8Array): Promise<ApiKey | null>;
  list(page: Page): Promise<ApiKey[]>;
  /** false when there is no such key. */
  revoke(id: string): Promise<boolean>;
  markUsed(ids: readonly string[]): Promise<void>;
  hasAny(): Promise<boolean>;
};

export type EventType = {
  name: string;
  description: string;
  schema: unknown;
  example: unknown;
  archivedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};
export type EventTypePatch = Patch<{
  description: string;
  schema: unknown;
  example: unknown;
  archived: boolean;
}>;
export type EventTypeStore = {
  /** null when the name is taken. */
  create(type: Pick<EventType, "name" | "description" | "schema" | "example">): Promise<EventType | null>;
  /** Adds the name to the catalogue unless it is there. */
  register(name: string): Promise<void>;
  find(name: string): Promise<EventType | null>;
  /** In order of name; `after` is the last name of the page before. */
  list(page: { limit: number; after: string | null }): Promise<EventType[]>;
  update(name: string, patch: EventTypePatch): Promise<EventType | null>;
};

export type EndpointFormat = "raw" | "envelope" | "cloudevents_structured" | "cloudevents_binary";
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

/** Every write also moves the version of the tenant's endpoint list, in the same transaction. */
export type EndpointStore = {
  create(
    endpoint: EndpointSettings & SealedSettings & { id: string; tenantId: string },
    secret: NewSecret,
  ): Promise<Endpoint>;
  find(tenantId: string, id: string): Promise<Endpoint | null>;
  list(tenantId: string, page: Page): Promise<Endpoint[]>;
  /** "changed" when the endpoint is no longer at `ifVersion`. */
  update(
    tenantId: string,
    id: string,
    patch: Patch<EndpointSettings & SealedSettings>,
    ifVersion: number | null,
  ): Promise<Endpoint | "changed" | null>;
  /** null when there is no such endpoint. Its deliveries wait until it is resumed. */
  pause(tenantId: string, id: string): Promise<Endpoint | null>;
  /**
   * Lets an endpoint's deliveries go again, its lane as good as new; null when there is no such endpoint. What waits with an
   * id before `backlogFrom` is left behind, for cancelOrphans to cancel, unless somebody asked for it by hand since.
   */
  resume(tenantId: string, id: string, backlogFrom: string | null): Promise<Endpoint | null>;
  /** null when there is no such endpoint. */
  findLane(tenantId: string, id: string): Promise<Lane | null>;
  /** false when there is no such endpoint. Its secrets go at once, its waiting deliveries are cancelled by cancelOrphans. */
  delete(tenantId: string, id: string): Promise<boolean>;
  /** Secrets that sign now, newest first; empty when there is no such endpoint. */
  secrets(tenantId: string, id: string): Promise<StoredSecret[]>;
  /** Makes `secret` the current one and lets the former end after `overlapSeconds`; null when there is no such endpoint. */
  rotateSecret(
    tenantId: string,
    id: string,
    secret: NewSecret,
    overlapSeconds: number,
  ): Promise<{ previousExpiresAt: Date } | null>;
};

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
  createdAt: Date;
};
export type Delivery = {
  id: string;
  eventId: string;
  tenantId: string;
  endpointId: string;
  eventType: string;
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
  statusClass?: "4xx" | "5xx";
  tag?: string;
  createdAfter?: Date;
  createdBefore?: Date;
};

/** Reads of the hot tables, and the retry that a person asks for. */
export type HistoryStore = {
  listEvents(tenantId: string, page: Page): Promise<StoredEvent[]>;
  findEvent(tenantId: string, id: string): Promise<StoredEvent | null>;
  /** "expired" when it is no longer kept. */
  findPayload(tenantId: string, eventId: string): Promise<Uint8Array | "expired" | null>;
  /** `tenantId` null: the whole instance. */
  listDeliveries(tenantId: string | null, filter: DeliveryFilter, page: Page): Promise<Delivery[]>;
  findDelivery(tenantId: string, id: string): Promise<Delivery | null>;
  listAttempts(tenantId: string, deliveryId: string, page: Page): Promise<Attempt[]>;
  /**
   * Makes a delivery due at once, unless it is in flight ("delivering"), its endpoint is gone ("deleted") or its payload was
   * forgotten ("expired").
   */
  retryDelivery(
    tenantId: string,
    id: string,
    queuedForSeconds: number,
  ): Promise<Delivery | "delivering" | "deleted" | "expired" | null>;
  /** Ends a delivery that waits, unless it is in flight ("delivering") or has ended ("finished"). */
  cancelDelivery(tenantId: string, id: string): Promise<Delivery | "delivering" | "finished" | null>;
};

export type ManagementStore = {
  tenants: TenantStore;
  apiKeys: ApiKeyStore;
  eventTypes: EventTypeStore;
  endpoints: EndpointStore;
  history: HistoryStore;
  operations: OperationStore;
  retention: RetentionStore;
};
