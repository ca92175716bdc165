import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { freezeFilter, type GivenFilter, isNarrow } from "./freeze-filter.ts";
import type { Operation, OperationAction } from "./operation-store.ts";

export type WantedOperation = {
  action: Exclude<OperationAction, "erase-tenant">;
  /** null: the caller's own tenant, or the whole instance. */
  tenant: TenantRef | null;
  filter: GivenFilter;
  ratePerSecond: number | null;
};

export type PlannedOperation = Pick<
  Operation,
  "action" | "tenantId" | "filter" | "ratePerSecond" | "createdAt"
>;

/**
 * What an operation would work on, frozen now.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found, invalid_field when a whole instance would be meant without saying so
 */
export async function planOperation(
  engine: Engine,
  actor: Actor,
  { action, tenant, filter, ratePerSecond }: WantedOperation,
): Promise<PlannedOperation> {
  const namedId = tenant === null ? actor.tenantId : (await resolveTenant(engine, actor, tenant)).id;
  const createdAt = await engine.management.operations.readTime();
  const frozen = freezeFilter(action, filter, createdAt);
  if (action === "replay-missing") {
    const found = await findEndpoint(engine, namedId, filter.endpointId ?? "");
    return { action, tenantId: found.tenantId, filter: frozen, ratePerSecond, createdAt };
  }
  if (namedId === null && !isNarrow(filter)) throw tooWide();
  const tenantId = namedId ?? (await findOwner(engine, filter.endpointId));
  return { action, tenantId, filter: frozen, ratePerSecond, createdAt };
}

/** Its tenant need not be named: an endpoint has one. */
async function findEndpoint(
  engine: Engine,
  tenantId: string | null,
  id: string,
): Promise<{ tenantId: string }> {
  const [found] = await engine.pipeline.loadSendingEndpoints([id]);
  if (found === undefined || (tenantId !== null && found.tenantId !== tenantId))
    throw new EngineError("endpoint_not_found", "The tenant has no such endpoint.");
  return found;
}

/** The tenant of the endpoint that a filter names: then it need not be looked for in the deliveries of all. */
async function findOwner(engine: Engine, endpointId: string | undefined): Promise<string | null> {
  if (endpointId === undefined) return null;
  const tenantId = await engine.management.operations.findTenantOfEndpoint(endpointId);
  if (tenantId === null) throw new EngineError("endpoint_not_found", "There is no such endpoint.");
  return tenantId;
}

function tooWide(): EngineError {
  return new EngineError(
    "invalid_field",
    "This would take deliveries of all tenants: name a tenant, narrow the filter by more than status and createdBefore, or say all.",
    "/filter",
  );
}
