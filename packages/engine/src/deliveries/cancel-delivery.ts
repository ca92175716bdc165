import type { Actor, TenantRef } from "../actor.ts";
import { noteOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Delivery } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/**
 * Ends a delivery that waits: no further attempt is made. With an ordering key, the next one of its key goes on.
 *
 * @throws EngineError tenant_not_found, delivery_not_found, delivery_in_progress, conflict when it has ended already
 */
export async function cancelDelivery(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  deliveryId: string,
): Promise<Delivery> {
  const tenant = await resolveTenant(engine, actor, ref);
  const note = noteOf(engine, actor, "delivery.cancelled");
  const delivery = await engine.management.history.cancelDelivery(tenant.id, deliveryId, note);
  if (delivery === null) throw new EngineError("delivery_not_found", "There is no such delivery.");
  if (delivery === "delivering") {
    throw new EngineError(
      "delivery_in_progress",
      "An attempt is being made right now; cancel when it has ended.",
    );
  }
  if (delivery === "finished") throw new EngineError("conflict", "This delivery has ended already.");
  if (delivery.isOrdered) {
    engine.queue.add("redeliver", [[null, delivery.endpointId]]).catch((error: unknown) => {
      engine.log.debug(
        { error, deliveryId },
        "no job was queued for what waited; the dispatcher will feed it",
      );
    });
  }
  return delivery;
}
