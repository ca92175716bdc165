import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { PortalSession } from "./portal-session-store.ts";

/** A session with what the portal calls its tenant. */
export type PortalSessionView = PortalSession & { tenantName: string };

/** @throws EngineError forbidden when the actor is no portal session, unauthorized when it has ended meanwhile */
export async function getCurrentPortalSession(engine: Engine, actor: Actor): Promise<PortalSessionView> {
  if (actor.kind !== "portal_session" || actor.tenantId === null)
    throw new EngineError("forbidden", "This needs the token of a portal session.");
  const session = await engine.management.portalSessions.find(actor.tenantId, actor.id);
  if (session === null) throw sessionEnded();
  return withTenantName(engine, session);
}

/** @throws EngineError unauthorized when the tenant is gone meanwhile */
export async function withTenantName(engine: Engine, session: PortalSession): Promise<PortalSessionView> {
  const tenant = await engine.management.tenants.find({ id: session.tenantId });
  if (tenant === null) throw sessionEnded();
  return { ...session, tenantName: tenant.name };
}

function sessionEnded(): EngineError {
  return new EngineError("unauthorized", "The portal session has ended.");
}
