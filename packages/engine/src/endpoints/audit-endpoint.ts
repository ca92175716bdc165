import { encodeId } from "@posthorn/domain/id";
import type { Actor } from "../actor.ts";
import { type Audit, type AuditAction, auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import type { Endpoint } from "../management-store.ts";
import { showEndpoint } from "./endpoint-view.ts";

/** An entry about an endpoint: with what may be shown of it, never with a header's value or a credential. */
export function auditEndpoint(
  engine: Pick<Engine, "newId" | "secretBox">,
  actor: Actor,
  action: AuditAction,
  besides: Record<string, unknown> = {},
): Audit<Endpoint> {
  const show = (endpoint: Endpoint) => {
    const { id, tenantId, createdAt: _, updatedAt: __, ...shown } = showEndpoint(engine, endpoint);
    return { id: encodeId("ep", id), tenantId: encodeId("ten", tenantId), ...shown };
  };
  return auditOf(engine, actor, action, show, besides);
}
