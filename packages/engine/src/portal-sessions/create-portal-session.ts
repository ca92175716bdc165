import type { Actor, TenantRef } from "../actor.ts";
import { createKeyText, hashKey } from "../api-keys/key-text.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { resolveTenant, tenantNotFound } from "../tenants/resolve-tenant.ts";
import type { NewPortalSession, PortalSession } from "./portal-session-store.ts";
import { showPortalSession } from "./show-portal-session.ts";

/** A code travels from the SaaS backend through a redirect to the portal. */
const codeForSeconds = 300;

/**
 * Lets a tenant into the portal. Token and code are returned here and never again. What the maker may not do itself, its
 * caller has refused.
 *
 * @throws EngineError tenant_not_found
 */
export async function createPortalSession(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  input: Pick<NewPortalSession, "capabilities" | "returnUrl" | "theme" | "expiresInSeconds">,
): Promise<PortalSession & { token: string; code: string }> {
  const tenant = await resolveTenant(engine, actor, ref);
  const id = engine.newId();
  const [token, code] = [createKeyText("pht", id), createKeyText("phc", id)];
  const created = await engine.management.portalSessions.create(
    {
      ...input,
      ...{ id, tenantId: tenant.id, codeForSeconds },
      tokenHash: hashKey(token),
      codeHash: hashKey(code),
    },
    auditOf(engine, actor, "portal_session.created", showPortalSession),
  );
  if (created === null) throw tenantNotFound();
  return { ...created, token, code };
}
