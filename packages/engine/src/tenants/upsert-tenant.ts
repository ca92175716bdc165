import type { Engine } from "../engine.ts";
import type { Tenant } from "../management-store.ts";

/** Creates the tenant with this external id, or brings its name and metadata up to date. */
export function upsertTenant(
  engine: Engine,
  input: { externalId: string; name: string; metadata: object },
): Promise<{ tenant: Tenant; isNew: boolean }> {
  return engine.management.tenants.upsert({ id: engine.newId(), ...input });
}
