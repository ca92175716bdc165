import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page, Tenant } from "../management-store.ts";

export function listTenants(engine: Engine, page: Page): Promise<ListPage<Tenant>> {
  return readPage(
    page.limit,
    (limit) => engine.management.tenants.list({ ...page, limit }),
    (tenant) => tenant.id,
  );
}
