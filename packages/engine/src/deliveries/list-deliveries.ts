import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Delivery, DeliveryFilter, Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/**
 * Deliveries of one tenant, or of every tenant the caller may reach.
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
  const tenantId = ref === null ? actor.tenantId : (await resolveTenant(engine, actor, ref)).id;
  const { history } = engine.management;
  return readPage(
    page.limit,
    (limit) => history.listDeliveries(tenantId, filter, { ...page, limit }),
    (delivery) => delivery.id,
  );
}
