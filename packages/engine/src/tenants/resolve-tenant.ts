import { type Actor, mayReach, type TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Tenant } from "../management-store.ts";

export function tenantNotFound(): EngineError {
  return new EngineError("tenant_not_found", "There is no such tenant.");
}

/**
 * The tenant a caller named, if the caller may reach it; a foreign tenant answers exactly like a missing one.
 *
 * @throws EngineError tenant_not_found
 */
export async function resolveTenant(engine: Engine, actor: Actor, ref: TenantRef): Promise<Tenant> {
  const tenant = await engine.management.tenants.find(ref);
  if (tenant === null || !mayReach(actor, tenant.id)) throw tenantNotFound();
  return tenant;
}

/**
 * Of whom a list is: of the tenant named, or of all that the caller may reach; null: the whole instance.
 *
 * @throws EngineError tenant_not_found
 */
export async function chooseTenant(
  engine: Engine,
  actor: Actor,
  ref: TenantRef | null,
): Promise<string | null> {
  return ref === null ? actor.tenantId : (await resolveTenant(engine, actor, ref)).id;
}
