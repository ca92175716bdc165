import { encodeId } from "@posthorn/domain/id";
import type { Actor } from "../actor.ts";
import { type Audit, type AuditAction, auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import type { Operation, OperationFilter } from "./operation-store.ts";

/** An operation as the API and the audit log show it. */
export function showOperation(operation: Operation) {
  const { id, action, status, tenantId, filter, total, done, failed, ratePerSecond, createdBy } = operation;
  return {
    id: encodeId("op", id),
    action,
    status,
    tenantId: tenantId === null ? null : encodeId("ten", tenantId),
    filter: showFilter(filter),
    ...{ total, done, failed, ratePerSecond },
    createdBy: createdBy === null ? null : showCreator(createdBy),
    createdAt: operation.createdAt.toISOString(),
    finishedAt: operation.finishedAt?.toISOString() ?? null,
  };
}

/** By the names that the lists of deliveries have for it. */
export function showFilter(filter: OperationFilter) {
  const { deliveryIds, endpointId, eventId, eventType, statuses, reasons, statusClass, tag } = filter;
  const { createdAfter, createdBefore } = filter;
  return {
    ...(deliveryIds && { ids: deliveryIds.map((id) => encodeId("dlv", id)) }),
    ...(endpointId && { endpoint: encodeId("ep", endpointId) }),
    ...(eventId && { event: encodeId("evt", eventId) }),
    ...(eventType && { eventType }),
    ...(statuses && { status: statuses }),
    ...(reasons && { reason: reasons }),
    ...(statusClass && { statusClass }),
    ...(tag && { tag }),
    ...(createdAfter && { createdAfter: createdAfter.toISOString() }),
    ...(createdBefore && { createdBefore: createdBefore.toISOString() }),
  };
}

function showCreator({ kind, id }: { kind: Actor["kind"]; id: string }): string | null {
  if (kind === "posthorn") return null;
  return encodeId(kind === "api_key" ? "key" : "ps", id);
}

export function auditOperation(
  engine: Pick<Engine, "newId">,
  actor: Actor,
  action: AuditAction,
): Audit<Operation> {
  return auditOf(engine, actor, action, showOperation);
}
