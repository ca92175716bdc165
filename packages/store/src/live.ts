import type { LiveStore } from "@posthorn/engine/live/live-store";
import type { Delivery } from "@posthorn/engine/management-store";
import { type Pool, runStatement } from "./postgres.ts";
import { readTail } from "./sql/attempt-tail.ts";
import { deliveryColumns, deliveryTables } from "./sql/delivery-list.ts";

const deliveriesSql = `SELECT ${deliveryColumns} FROM ${deliveryTables} WHERE delivery.id = ANY ($1::uuid[])`;

/** Reads for the live stream. */
export function createLiveStore(pool: Pool): LiveStore {
  return {
    readAttempts: (afterId, tenantIds, limit) => readTail(pool, afterId, tenantIds, limit),
    readDeliveries: (ids) => runStatement<Delivery>(pool, "delivery-find-many", deliveriesSql, [ids]),
  };
}
