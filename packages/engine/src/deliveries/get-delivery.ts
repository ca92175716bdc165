import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Delivery } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/** @throws EngineError tenant_not_found, delivery_not_found */
export async function getDelivery(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  deliveryId: string,
): Promise<Delivery> {
  const tenant = await resolveTenant(engine, actor, ref);
  const delivery = await engine.management.history.findDelivery(tenant.id, deliveryId);
  if (delivery === null) throw new EngineError("delivery_not_found", "There is no such delivery.");
  return delivery;
}
