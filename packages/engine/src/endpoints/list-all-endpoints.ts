import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import { chooseTenant } from "../tenants/resolve-tenant.ts";
import { type EndpointState, endpointStates, type FleetEndpoint, type FleetPlace } from "./fleet-store.ts";

/**
 * Endpoints of one tenant, or of every tenant the caller may reach, failing ones first.
 *
 * @throws EngineError tenant_not_found
 */
export async function listAllEndpoints(
  engine: Engine,
  actor: Actor,
  asked: { tenant: TenantRef | null; states: readonly EndpointState[] | null; contains: string | null },
  { limit, after }: { limit: number; after: FleetPlace | null },
): Promise<ListPage<FleetEndpoint, FleetPlace>> {
  const tenantId = await chooseTenant(engine, actor, asked.tenant);
  const filter = { tenantId, states: asked.states ?? endpointStates, contains: asked.contains };
  return readPage(
    limit,
    (rows) => engine.management.fleet.listEndpoints(filter, { limit: rows, after }),
    ({ state, failingSince, id }) => ({ state, since: failingSince, id }),
  );
}
