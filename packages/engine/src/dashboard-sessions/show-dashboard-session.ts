import { encodeId } from "@posthorn/domain/id";
import type { DashboardSession } from "./dashboard-session-store.ts";

/** A session as the audit log tells of it, under the key that it is of. */
export function showDashboardSession({ apiKeyId, expiresAt }: DashboardSession): Record<string, unknown> {
  return { apiKey: encodeId("key", apiKeyId), expiresAt };
}
