import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { type EndpointView, viewEndpoints } from "./endpoint-view.ts";

/** @throws EngineError tenant_not_found */
export async function listEndpoints(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  page: Page,
): Promise<ListPage<EndpointView>> {
  const tenant = await resolveTenant(engine, actor, ref);
  const { endpoints } = engine.management;
  const { data, next } = await readPage(
    page.limit,
    (limit) => endpoints.list(tenant.id, { ...page, limit }),
    (endpoint) => endpoint.id,
  );
  return { data: viewEndpoints(engine, data), next };
}
