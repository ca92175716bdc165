import type { Actor } from "../actor.ts";
import { hashKey } from "../api-keys/key-text.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { showDashboardSession } from "./show-dashboard-session.ts";

/** Signs out. Every process stops taking the token within the time its cache holds it (authenticate.ts). */
export async function endDashboardSession(engine: Engine, actor: Actor, token: string): Promise<void> {
  const audit = auditOf(engine, actor, "api_key.signed_out", showDashboardSession);
  await engine.management.dashboardSessions.revoke(hashKey(token), audit);
}
