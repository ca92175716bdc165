import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type EndpointView, viewEndpoint } from "./endpoint-view.ts";
import { type EndpointRef, resolveEndpoint } from "./resolve-endpoint.ts";

/** @throws EngineError tenant_not_found, endpoint_not_found */
export async function getEndpoint(engine: Engine, actor: Actor, ref: EndpointRef): Promise<EndpointView> {
  return viewEndpoint(engine, await resolveEndpoint(engine, actor, ref));
}
