import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { Endpoint } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/** How a caller names an endpoint. */
export type EndpointRef = { tenant: TenantRef; endpointId: string };

export function endpointNotFound(): EngineError {
  return new EngineError("endpoint_not_found", "There is no such endpoint.");
}

/** What a change that was refused is told. */
export function refuseChange(refused: "changed" | null | false): EngineError {
  if (refused !== "changed") return endpointNotFound();
  return new EngineError("precondition_failed", "The endpoint was changed meanwhile; read it again.");
}

/** @throws EngineError tenant_not_found, endpoint_not_found */
export async function resolveEndpoint(engine: Engine, actor: Actor, ref: EndpointRef): Promise<Endpoint> {
  const tenant = await resolveTenant(engine, actor, ref.tenant);
  const endpoint = await engine.management.endpoints.find(tenant.id, ref.endpointId);
  if (endpoint === null) throw endpointNotFound();
  return endpoint;
}
