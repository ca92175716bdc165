import type { AuditNote } from "./audit/audit.ts";
import type { ListPage } from "./list-page.ts";
import type { Attempt, Delivery, DeliveryFilter, Page, StoredEvent } from "./management-store.ts";

export type EventFilter = {
  /** An exact name, or `prefix.*`. */
  eventType?: string;
  tag?: string;
  externalId?: string;
  /** One that the event carries. */
  channel?: string;
  /** Whether it matched any endpoint. */
  isMatched?: boolean;
  createdAfter?: Date;
  createdBefore?: Date;
};
/** A number that stops at a limit of the store's: then there are at least so many. */
export type Count = { count: number; isCapped: boolean };
export type EventWithPayload = StoredEvent & { payload: Uint8Array };
/** What one step of a search in payloads found, where the next one begins, and how many bytes it looked at. */
export type PayloadStep = ListPage<EventWithPayload> & { bytes: number };
/** What to look for in payloads: all `needles` stand in a payload that has no escapes. */
export type PayloadSearch = { filter: EventFilter; needles: readonly string[] };

export type HitKind = "tenant" | "endpoint" | "event" | "delivery" | "attempt" | "operation";
/** `deliveryId`: of an attempt. `tenantId` is null for an operation of the whole instance. */
export type Hit = {
  kind: HitKind;
  id: string;
  tenantId: string | null;
  deliveryId: string | null;
  matchedBy: "id" | "externalId";
};

/** Reads of the hot tables, and the retry that a person asks for. */
export type HistoryStore = {
  /**
   * A search looks at so many rows at most, so a page may be short or even empty while there are more: `next` tells. So it is
   * with deliveries.
   */
  listEvents(tenantId: string, filter: EventFilter, page: Page): Promise<ListPage<StoredEvent>>;
  countEvents(tenantId: string, filter: EventFilter): Promise<Count>;
  /** One step of a search in payloads, through so many events and bytes at most: those that may be what is looked for. */
  readPayloads(tenantId: string, search: PayloadSearch, before: string | null): Promise<PayloadStep>;
  findEvent(tenantId: string, id: string): Promise<StoredEvent | null>;
  /** "expired" when it is no longer kept. */
  findPayload(tenantId: string, eventId: string): Promise<Uint8Array | "expired" | null>;
  /** `tenantId` null: the whole instance. */
  listDeliveries(tenantId: string | null, filter: DeliveryFilter, page: Page): Promise<ListPage<Delivery>>;
  countDeliveries(tenantId: string | null, filter: DeliveryFilter): Promise<Count>;
  /** What has that id, or that external id; a few at most. `tenantId` null: of all tenants but those that are being erased. */
  lookUp(
    tenantId: string | null,
    id: { kind: HitKind; id: string } | null,
    externalId: string,
  ): Promise<Hit[]>;
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
    note: AuditNote,
  ): Promise<Delivery | "delivering" | "deleted" | "expired" | null>;
  /** Ends a delivery that waits, unless it is in flight ("delivering") or has ended ("finished"). */
  cancelDelivery(
    tenantId: string,
    id: string,
    note: AuditNote,
  ): Promise<Delivery | "delivering" | "finished" | null>;
};
