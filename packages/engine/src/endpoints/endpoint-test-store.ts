import type { AuditNote } from "../audit/audit.ts";
import type { Delivery } from "../management-store.ts";

export type NewTest = {
  eventId: string;
  deliveryId: string;
  tenantId: string;
  endpointId: string;
  eventType: string;
  payload: Uint8Array;
};

export type EndpointTestStore = {
  /**
   * Commits an event with its one delivery, which is left to its job for `queuedForSeconds`, and answers that; null when the
   * endpoint is not active or not there.
   */
  create(test: NewTest, queuedForSeconds: number, note: AuditNote): Promise<Delivery | null>;
};
