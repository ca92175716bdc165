import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import type { PortalSession } from "./portal-session-store.ts";

/** @throws EngineError tenant_not_found */
export async function listPortalSessions(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  page: Page,
): Promise<ListPage<PortalSession>> {
  const tenant = await resolveTenant(engine, actor, ref);
  return readPage(
    page.limit,
    (limit) => engine.management.portalSessions.list(tenant.id, { ...page, limit }),
    (session) => session.id,
  );
}
