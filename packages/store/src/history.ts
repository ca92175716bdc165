import type { Delivery, HistoryStore } from "@posthorn/engine/management-store";
import { type Pool, runStatement } from "./postgres.ts";
import { listAttempts } from "./sql/attempt-list.ts";
import { cancelDelivery } from "./sql/delivery-cancel.ts";
import { deliveryColumns, deliveryTables, listDeliveries } from "./sql/delivery-list.ts";
import { retryDelivery } from "./sql/delivery-retry.ts";
import { findEvent, findPayload, listEvents } from "./sql/event-read.ts";

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
    listEvents: (tenantId, page) => listEvents(pool, tenantId, page),
    findEvent: (tenantId, id) => findEvent(pool, tenantId, id),
    findPayload: (tenantId, eventId) => findPayload(pool, tenantId, eventId),
    listDeliveries: (tenantId, filter, page) => listDeliveries(pool, tenantId, filter, page),
    listAttempts: (tenantId, deliveryId, page) => listAttempts(pool, tenantId, deliveryId, page),
    async retryDelivery(tenantId, id, queuedForSeconds) {
      const answer = await retryDelivery(pool, tenantId, id, queuedForSeconds);
      if (answer === "missing") return null;
      return answer === "retried" ? findDelivery(tenantId, id) : answer;
    },
    async cancelDelivery(tenantId, id) {
      const answer = await cancelDelivery(pool, tenantId, id);
      if (answer === "missing") return null;
      return answer === "cancelled" ? findDelivery(tenantId, id) : answer;
    },
  };
}
