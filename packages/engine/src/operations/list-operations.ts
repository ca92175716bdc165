import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import type { Operation, OperationQuery } from "./operation-store.ts";

/**
 * Operations of one tenant, or of every one the caller may reach.
 *
 * @throws EngineError tenant_not_found
 */
export async function listOperations(
  engine: Engine,
  actor: Actor,
  tenant: TenantRef | null,
  asked: Omit<OperationQuery, "tenantId">,
  page: Page,
): Promise<ListPage<Operation>> {
  const tenantId = tenant === null ? actor.tenantId : (await resolveTenant(engine, actor, tenant)).id;
  const query = { ...asked, ...(tenantId === null ? {} : { tenantId }) };
  return readPage(
    page.limit,
    (limit) => engine.management.operations.list(query, { ...page, limit }),
    (operation) => operation.id,
  );
}
