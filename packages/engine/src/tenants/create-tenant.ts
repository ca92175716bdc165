import type { Actor } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Tenant } from "../management-store.ts";
import { showTenant } from "./show-tenant.ts";

/** @throws EngineError conflict when the external id is taken */
export async function createTenant(
  engine: Engine,
  actor: Actor,
  input: { externalId: string | null; name: string; metadata: object },
): Promise<Tenant> {
  const tenant = await engine.management.tenants.create(
    { id: engine.newId(), ...input },
    auditOf(engine, actor, "tenant.created", showTenant),
  );
  if (tenant === null)
    throw new EngineError("conflict", "Another tenant has this externalId.", "/externalId");
  return tenant;
}
