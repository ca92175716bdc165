import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { Count, EventFilter } from "../history-store.ts";
import type { ListPage } from "../list-page.ts";
import type { Page, StoredEvent } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/** A page may be short while there are more. @throws EngineError tenant_not_found */
export async function listEvents(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  filter: EventFilter,
  page: Page,
): Promise<ListPage<StoredEvent>> {
  const tenant = await resolveTenant(engine, actor, ref);
  return engine.management.history.listEvents(tenant.id, filter, page);
}

/** @throws EngineError tenant_not_found */
export async function countEvents(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  filter: EventFilter,
): Promise<Count> {
  const tenant = await resolveTenant(engine, actor, ref);
  return engine.management.history.countEvents(tenant.id, filter);
}
