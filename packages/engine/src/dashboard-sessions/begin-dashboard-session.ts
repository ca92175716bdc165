import type { Actor } from "../actor.ts";
import { createKeyText, hashKey } from "../api-keys/key-text.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { DashboardSession } from "./dashboard-session-store.ts";
import { showDashboardSession } from "./show-dashboard-session.ts";

/** A working day: who comes back tomorrow signs in again. */
export const sessionSeconds = 12 * 3_600;

/**
 * Lets the holder of an API key into the dashboard. The token is returned here and never again.
 *
 * @throws EngineError forbidden when the actor is no key, unauthorized when the key has ended meanwhile
 */
export async function beginDashboardSession(
  engine: Engine,
  actor: Actor,
): Promise<DashboardSession & { token: string }> {
  if (actor.kind !== "api_key") throw new EngineError("forbidden", "The dashboard opens to API keys only.");
  const id = engine.newId();
  const token = createKeyText("phd", id);
  const session = await engine.management.dashboardSessions.create(
    { id, apiKeyId: actor.id, tokenHash: hashKey(token), expiresInSeconds: sessionSeconds },
    auditOf(engine, actor, "api_key.signed_in", showDashboardSession),
  );
  if (session === null) throw new EngineError("unauthorized", "The key has ended.");
  return { ...session, token };
}
