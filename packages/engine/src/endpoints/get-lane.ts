import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { Endpoint, Lane } from "../management-store.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "./resolve-endpoint.ts";

/** A lane, with the settings it obeys. */
export type LaneView = Lane & Pick<Endpoint, "ratePerSecond" | "maxInFlight">;

/** What holds an endpoint's deliveries back, and what waits. @throws EngineError tenant_not_found, endpoint_not_found */
export async function getLane(engine: Engine, actor: Actor, ref: EndpointRef): Promise<LaneView> {
  const { tenantId, id, ratePerSecond, maxInFlight } = await resolveEndpoint(engine, actor, ref);
  const lane = await engine.management.endpoints.findLane(tenantId, id);
  if (lane === null) throw endpointNotFound();
  return { ...lane, ratePerSecond, maxInFlight };
}
