import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { announceEndpoint } from "../operational-events.ts";
import { type EndpointView, viewEndpoint } from "./endpoint-view.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "./resolve-endpoint.ts";

/**
 * Stops sending to an endpoint; requests under way end. It goes on getting deliveries, which wait until it is resumed.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found
 */
export async function pauseEndpoint(engine: Engine, actor: Actor, ref: EndpointRef): Promise<EndpointView> {
  const { tenantId, id } = await resolveEndpoint(engine, actor, ref);
  const endpoint = await engine.management.endpoints.pause(tenantId, id);
  if (endpoint === null) throw endpointNotFound();
  await announceEndpoint(engine, "endpoint.updated", endpoint);
  return viewEndpoint(engine, endpoint);
}
