import { firstIdAt } from "@posthorn/domain/id";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { announceEndpoint } from "../operational-events.ts";
import { auditEndpoint } from "./audit-endpoint.ts";
import { type EndpointView, viewEndpoint } from "./endpoint-view.ts";
import { type EndpointRef, refuseChange, resolveEndpoint } from "./resolve-endpoint.ts";

/** What becomes of the deliveries that waited: all go, none goes, or those of events emitted since then. */
export type Backlog = "all" | "none" | { since: Date };

const cancelAtOnce = 5_000;

/**
 * Sends to a paused or disabled endpoint again. What waited goes out within its lane's limits, oldest first; what the caller
 * leaves behind is cancelled.
 *
 * @param ifVersion from If-Match
 * @throws EngineError tenant_not_found, endpoint_not_found, precondition_failed
 */
export async function resumeEndpoint(
  engine: Engine,
  actor: Actor,
  ref: EndpointRef,
  backlog: Backlog,
  ifVersion: number | null = null,
): Promise<EndpointView> {
  const { tenantId, id } = await resolveEndpoint(engine, actor, ref);
  const audit = auditEndpoint(engine, actor, "endpoint.resumed", { backlog });
  const from = backlogFrom(engine, backlog);
  const endpoint = await engine.management.endpoints.resume(tenantId, id, from, audit, ifVersion);
  if (endpoint === null || endpoint === "changed") throw refuseChange(endpoint);
  if (backlog !== "all") await engine.pipeline.cancelOrphans(cancelAtOnce);
  await announceEndpoint(engine, "endpoint.updated", endpoint);
  return viewEndpoint(engine, endpoint);
}

/** The id that the backlog begins with: ids carry their time. What is yet to be emitted is no backlog. */
function backlogFrom({ clock }: Pick<Engine, "clock">, backlog: Backlog): string | null {
  if (backlog === "all") return null;
  const now = clock.now();
  return firstIdAt(backlog === "none" ? now : Math.min(now, backlog.since.getTime()));
}
