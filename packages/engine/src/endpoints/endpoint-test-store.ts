import type { AuditNote } from "../audit/audit.ts";

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
   * Commits an event with its one delivery, which is left to its job for `queuedForSeconds`; null when the endpoint is not
   * active or not there.
   */
  create(test: NewTest, queuedForSeconds: number, note: AuditNote): Promise<{ createdAt: Date } | null>;
};
