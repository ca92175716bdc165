import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { announceEndpoint } from "../operational-events.ts";
import { auditEndpoint } from "./audit-endpoint.ts";
import { type EndpointRef, refuseChange, resolveEndpoint } from "./resolve-endpoint.ts";

const cancelAtOnce = 5_000;

/**
 * Removes an endpoint: it gets no further event, nothing more is sent to it, and its waiting deliveries are cancelled.
 *
 * @param ifVersion from If-Match
 * @throws EngineError tenant_not_found, endpoint_not_found, precondition_failed
 */
export async function deleteEndpoint(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  ifVersion: number | null = null,
): Promise<void> {
  const { tenantId, id, version } = await resolveEndpoint(engine, actor, ref);
  const audit = auditEndpoint(engine, actor, "endpoint.deleted");
  const deleted = await engine.management.endpoints.delete(tenantId, id, audit, ifVersion);
  if (deleted !== true) throw refuseChange(deleted);
  await engine.pipeline.cancelOrphans(cancelAtOnce);
  await announceEndpoint(engine, "endpoint.deleted", { id, tenantId, version: version + 1 });
}
