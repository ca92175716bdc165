import { encodeId } from "@posthorn/domain/id";
import type { PortalSession } from "./portal-session-store.ts";

/** A session as the audit log tells of it. */
export function showPortalSession(session: PortalSession): Record<string, unknown> {
  const { id, tenantId, createdAt: _, ...shown } = session;
  return { id: encodeId("ps", id), tenantId: encodeId("ten", tenantId), ...shown };
}
