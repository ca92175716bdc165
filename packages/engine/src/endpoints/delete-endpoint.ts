import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { announceEndpoint } from "../operational-events.ts";
import { type EndpointRef, endpointNotFound, resolveEndpoint } from "./resolve-endpoint.ts";

const cancelAtOnce = 5_000;

/**
 * Removes an endpoint: it gets no further event, nothing more is sent to it, and its waiting deliveries are cancelled.
 *
 * @throws EngineError tenant_not_found, endpoint_not_found
 */
export async function deleteEndpoint(engine: Engine, actor: Actor, ref: EndpointRef): Promise<void> {
  const { tenantId, id, version } = await resolveEndpoint(engine, actor, ref);
  if (!(await engine.management.endpoints.delete(tenantId, id))) throw endpointNotFound();
  await engine.pipeline.cancelOrphans(cancelAtOnce);
  await announceEndpoint(engine, "endpoint.deleted", { id, tenantId, version: version + 1 });
}
