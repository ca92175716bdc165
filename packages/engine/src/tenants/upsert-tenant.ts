import type { Actor } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import type { Tenant } from "../management-store.ts";
import { requireOrdinaryTenant } from "./require-ordinary-tenant.ts";
import { showTenant } from "./show-tenant.ts";

/**
 * Creates the tenant with this external id, or brings its name and metadata up to date.
 *
 * @throws EngineError conflict for Posthorn's own tenant
 */
export async function upsertTenant(
  engine: Engine,
  actor: Actor,
  input: { externalId: string; name: string; metadata: object },
): Promise<{ tenant: Tenant; isNew: boolean }> {
  requireOrdinaryTenant({ externalId: input.externalId });
  const tenant = { id: engine.newId(), ...input };
  return engine.management.tenants.upsert(tenant, {
    created: auditOf(engine, actor, "tenant.created", showTenant),
    updated: auditOf(engine, actor, "tenant.updated", showTenant),
  });
}
