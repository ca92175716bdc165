import type { DeliveryStatus, HeldByReason } from "@posthorn/domain/delivery";
import type { EndpointStatus, Page } from "../management-store.ts";

/** What is asked for to tell why an endpoint did or did not get an event. */
export type ExplainStore = {
  /** null when there is no such event. */
  findEvent(tenantId: string, eventId: string): Promise<EventToExplain | null>;
  /** The tenant's endpoints, and those gone since that got the event; newest first. `before` is an endpoint's id. */
  listEndpoints(tenantId: string, eventId: string, page: Page): Promise<EndpointToExplain[]>;
};

export type EventToExplain = {
  id: string;
  eventType: string;
  channels: string[];
  createdAt: Date;
  /** Made to test one endpoint, and meant for no other. */
  isTest: boolean;
  /** null when it is no longer kept. */
  payload: Uint8Array | null;
};

export type EndpointToExplain = {
  id: string;
  /** As they are now; null when the endpoint is gone, with only its delivery left. */
  settings: EndpointSubscription | null;
  delivery: { id: string; status: DeliveryStatus; heldBy: HeldByReason | null } | null;
};

export type EndpointSubscription = {
  status: EndpointStatus | "deleted";
  eventTypes: string[];
  channels: string[];
  filter: Record<string, unknown> | null;
  createdAt: Date;
  /** When any of its settings, or its status, was last changed. */
  changedAt: Date;
};
