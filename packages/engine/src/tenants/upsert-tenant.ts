import type { Engine } from "../engine.ts";
import type { Tenant } from "../management-store.ts";
import { requireOrdinaryTenant } from "./require-ordinary-tenant.ts";

/**
 * Creates the tenant with this external id, or brings its name and metadata up to date.
 *
 * @throws EngineError conflict for Posthorn's own tenant
 */
export async function upsertTenant(
  engine: Engine,
  input: { externalId: string; name: string; metadata: object },
): Promise<{ tenant: Tenant; isNew: boolean }> {
  requireOrdinaryTenant({ externalId: input.externalId });
  return engine.management.tenants.upsert({ id: engine.newId(), ...input });
}
