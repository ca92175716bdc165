import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { Count } from "../history-store.ts";
import type { ListPage } from "../list-page.ts";
import type { Delivery, DeliveryFilter, Page } from "../management-store.ts";
import { chooseTenant } from "../tenants/resolve-tenant.ts";

/**
 * Deliveries of one tenant, or of every tenant the caller may reach. A page may be short while there are more.
 *
 * @throws EngineError tenant_not_found
 */
export async function listDeliveries(
  engine: Engine,
  actor: Actor,
  ref: TenantRef | null,
  filter: DeliveryFilter,
  page: Page,
): Promise<ListPage<Delivery>> {
  const tenantId = await chooseTenant(engine, actor, ref);
  return engine.management.history.listDeliveries(tenantId, filter, page);
}

/** How many of them there are. @throws EngineError tenant_not_found */
export async function countDeliveries(
  engine: Engine,
  actor: Actor,
  ref: TenantRef | null,
  filter: DeliveryFilter,
): Promise<Count> {
  const tenantId = await chooseTenant(engine, actor, ref);
  return engine.management.history.countDeliveries(tenantId, filter);
}
