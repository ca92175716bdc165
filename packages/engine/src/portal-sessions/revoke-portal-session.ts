import type { Actor, TenantRef } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { showPortalSession } from "./show-portal-session.ts";

/**
 * Ends a session. Every process stops taking its tokens within the time its cache holds them (authenticate.ts).
 *
 * @throws EngineError tenant_not_found, portal_session_not_found
 */
export async function revokePortalSession(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  id: string,
): Promise<void> {
  const tenant = await resolveTenant(engine, actor, ref);
  const audit = auditOf(engine, actor, "portal_session.revoked", showPortalSession);
  if (!(await engine.management.portalSessions.revoke(tenant.id, id, audit)))
    throw new EngineError("portal_session_not_found", "The tenant has no such portal session.");
}
