import type { HistoryStore } from "@posthorn/engine/history-store";
import type { Delivery } from "@posthorn/engine/management-store";
import { type Pool, runStatement } from "./postgres.ts";
import { listAttempts } from "./sql/attempt-list.ts";
import { cancelDelivery } from "./sql/delivery-cancel.ts";
import { countDeliveries, deliveryColumns, deliveryTables, listDeliveries } from "./sql/delivery-list.ts";
import { retryDelivery } from "./sql/delivery-retry.ts";
import { countEvents, listEvents } from "./sql/event-list.ts";
import { findEvent, findPayload } from "./sql/event-read.ts";
import { readPayloads } from "./sql/event-read-payloads.ts";
import { lookUp } from "./sql/id-look-up.ts";

const findDeliverySql = `
SELECT ${deliveryColumns} FROM ${deliveryTables} WHERE delivery.id = $1 AND delivery.tenant_id = $2`;

/** Reads of the hot tables; plain SQL, since they are partitioned and filtered in many ways. */
export function createHistoryStore(pool: Pool): HistoryStore {
  const findDelivery = async (tenantId: string, id: string): Promise<Delivery | null> => {
    const [delivery] = await runStatement<Delivery>(pool, "delivery-find", findDeliverySql, [id, tenantId]);
    return delivery ?? null;
  };
  return {
    findDelivery,
    lookUp: (tenantId, id, externalId) => lookUp(pool, tenantId, id, externalId),
    listEvents: (tenantId, filter, page) => listEvents(pool, tenantId, filter, page),
    countEvents: (tenantId, filter) => countEvents(pool, tenantId, filter),
    readPayloads: (tenantId, search, before) => readPayloads(pool, tenantId, search, before),
    findEvent: (tenantId, id) => findEvent(pool, tenantId, id),
    findPayload: (tenantId, eventId) => findPayload(pool, tenantId, eventId),
    listDeliveries: (tenantId, filter, page) => listDeliveries(pool, tenantId, filter, page),
    countDeliveries: (tenantId, filter) => countDeliveries(pool, tenantId, filter),
    listAttempts: (tenantId, deliveryId, page) => listAttempts(pool, tenantId, deliveryId, page),
    async retryDelivery(tenantId, id, queuedForSeconds, note) {
      const answer = await retryDelivery(pool, tenantId, id, queuedForSeconds, note);
      if (answer === "missing") return null;
      return answer === "retried" ? findDelivery(tenantId, id) : answer;
    },
    async cancelDelivery(tenantId, id, note) {
      const answer = await cancelDelivery(pool, tenantId, id, note);
      if (answer === "missing") return null;
      return answer === "cancelled" ? findDelivery(tenantId, id) : answer;
    },
  };
}
