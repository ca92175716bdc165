import type { Actor, TenantRef } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Tenant, TenantPatch } from "../management-store.ts";
import { requireOrdinaryTenant } from "./require-ordinary-tenant.ts";
import { resolveTenant, tenantNotFound } from "./resolve-tenant.ts";
import { showTenant } from "./show-tenant.ts";

/** @throws EngineError tenant_not_found, conflict when the external id is taken or the tenant is Posthorn's own */
export async function updateTenant(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  patch: TenantPatch,
): Promise<Tenant> {
  const { id } = await resolveTenant(engine, actor, ref);
  requireOrdinaryTenant({ id });
  const audit = auditOf(engine, actor, "tenant.updated", showTenant);
  const tenant = await engine.management.tenants.update(id, patch, audit);
  if (tenant === "taken")
    throw new EngineError("conflict", "Another tenant has this externalId.", "/externalId");
  if (tenant === null) throw tenantNotFound();
  return tenant;
}
