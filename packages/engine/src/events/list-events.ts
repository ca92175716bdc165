import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page, StoredEvent } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/** @throws EngineError tenant_not_found */
export async function listEvents(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  page: Page,
): Promise<ListPage<StoredEvent>> {
  const tenant = await resolveTenant(engine, actor, ref);
  const { history } = engine.management;
  return readPage(
    page.limit,
    (limit) => history.listEvents(tenant.id, { ...page, limit }),
    (event) => event.id,
  );
}
