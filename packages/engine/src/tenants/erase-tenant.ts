import type { Actor, TenantRef } from "../actor.ts";
import { noteOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import type { Operation } from "../operations/operation-store.ts";
import { requireOrdinaryTenant } from "./require-ordinary-tenant.ts";
import { resolveTenant, tenantNotFound } from "./resolve-tenant.ts";

/**
 * Removes a tenant. From now on it is found nowhere, takes no event, sends nothing, and its keys are revoked; its rows are
 * erased by the operation that is answered.
 *
 * @throws EngineError tenant_not_found, conflict for Posthorn's own tenant
 */
export async function eraseTenant(engine: Engine, actor: Actor, ref: TenantRef): Promise<Operation> {
  const { id } = await resolveTenant(engine, actor, ref);
  requireOrdinaryTenant({ id });
  const operation = await engine.management.tenants.beginErasure(
    id,
    { operationId: engine.newId(), createdBy: actor.id },
    noteOf(engine, actor, "tenant.deleted"),
  );
  if (operation === null) throw tenantNotFound();
  engine.log.info({ tenantId: id, operationId: operation.id }, "the erasure of a tenant has begun");
  return operation;
}
