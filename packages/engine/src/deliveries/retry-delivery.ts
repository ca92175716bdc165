import type { Actor, TenantRef } from "../actor.ts";
import { noteOf } from "../audit/audit.ts";
import { type Engine, queuedForSeconds } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Delivery } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/**
 * Makes a delivery due now, whether it is waiting, failed, cancelled or delivered. When this attempt fails, what is left of
 * its schedule follows.
 *
 * @throws EngineError tenant_not_found, delivery_not_found, delivery_in_progress, payload_expired, conflict when the endpoint
 *   was deleted
 */
export async function retryDelivery(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  deliveryId: string,
): Promise<Delivery> {
  const tenant = await resolveTenant(engine, actor, ref);
  const delivery = await engine.management.history.retryDelivery(
    tenant.id,
    deliveryId,
    queuedForSeconds,
    noteOf(engine, actor, "delivery.retried"),
  );
  if (delivery === null) throw new EngineError("delivery_not_found", "There is no such delivery.");
  if (delivery === "delivering") {
    throw new EngineError(
      "delivery_in_progress",
      "An attempt is being made right now; retry when it has ended.",
    );
  }
  if (delivery === "deleted") throw new EngineError("conflict", "The endpoint of this delivery was deleted.");
  if (delivery === "expired") {
    throw new EngineError("payload_expired", "The payload of this event is no longer kept.");
  }
  const named = delivery.isOrdered ? null : delivery.id;
  engine.queue.add("redeliver", [[named, delivery.endpointId]]).catch((error: unknown) => {
    engine.log.debug({ error, deliveryId }, "no job was queued for the retry; the dispatcher will feed it");
  });
  return delivery;
}
