import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { ApiKey, Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/**
 * All keys of the instance, or those of one tenant.
 *
 * @throws EngineError tenant_not_found
 */
export async function listApiKeys(
  engine: Engine,
  actor: Actor,
  tenant: TenantRef | null,
  page: Page,
): Promise<ListPage<ApiKey>> {
  const tenantId = tenant === null ? null : (await resolveTenant(engine, actor, tenant)).id;
  return readPage(
    page.limit,
    (limit) => engine.management.apiKeys.list({ ...page, limit }, tenantId),
    (key) => key.id,
  );
}
