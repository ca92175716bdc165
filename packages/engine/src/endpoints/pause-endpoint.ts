import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { announceEndpoint } from "../operational-events.ts";
import { auditEndpoint } from "./audit-endpoint.ts";
import { type EndpointView, viewEndpoint } from "./endpoint-view.ts";
import { type EndpointRef, refuseChange, resolveEndpoint } from "./resolve-endpoint.ts";

/**
 * Stops sending to an endpoint; requests under way end. It goes on getting deliveries, which wait until it is resumed.
 *
 * @param ifVersion from If-Match
 * @throws EngineError tenant_not_found, endpoint_not_found, precondition_failed
 */
export async function pauseEndpoint(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  ifVersion: number | null = null,
): Promise<EndpointView> {
  const { tenantId, id } = await resolveEndpoint(engine, actor, ref);
  const audit = auditEndpoint(engine, actor, "endpoint.paused");
  const endpoint = await engine.management.endpoints.pause(tenantId, id, audit, ifVersion);
  if (endpoint === null || endpoint === "changed") throw refuseChange(endpoint);
  await announceEndpoint(engine, "endpoint.updated", endpoint);
  return viewEndpoint(engine, endpoint);
}
