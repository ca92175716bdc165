import type { RouteRequest } from "@posthorn/contract/define-route";
import * as contract from "@posthorn/contract/routes/audit-log";
import { decodeId, encodeId } from "@posthorn/domain/id";
import { type AuditAction, auditActions, byPosthorn } from "@posthorn/engine/audit/audit";
import type { AuditEntry, AuditFilter } from "@posthorn/engine/audit/audit-store";
import { listAuditLog, listTenantAuditLog } from "@posthorn/engine/audit/list-audit-log";
import type { ListPage } from "@posthorn/engine/list-page";
import type { Express } from "express";
import type { Api } from "../api.ts";
import { readIdCursor, toIdCursor } from "../cursor.ts";
import { mount } from "../mount.ts";
import { readTenantRef } from "../read-id.ts";

type Query = RouteRequest<typeof contract.listTenantAuditLog>["query"];

export function mountAuditLog(app: Express, api: Api): void {
  const { engine } = api;
  mount(app, api, contract.listAuditLog, async ({ query, actor }) => {
    const tenant = query.tenant === undefined ? null : readTenantRef(query.tenant);
    return renderPage(await listAuditLog(engine, actor, tenant, readFilter(query), readPage(query)));
  });

  mount(app, api, contract.listTenantAuditLog, async ({ params, query, actor }) => {
    const tenant = readTenantRef(params.tenant);
    return renderPage(await listTenantAuditLog(engine, actor, tenant, readFilter(query), readPage(query)));
  });
}

function readPage(query: Query) {
  return { limit: query.limit, before: readIdCursor("aud", query.cursor) };
}

function readFilter({ actor, action, target, createdAfter, createdBefore }: Query): AuditFilter {
  return {
    ...(actor === undefined ? {} : readActor(actor)),
    ...(action === undefined ? {} : { actions: readActions(action) }),
    ...(target === undefined ? {} : { target }),
    ...(createdAfter === undefined ? {} : { createdAfter: new Date(createdAfter) }),
    ...(createdBefore === undefined ? {} : { createdBefore: new Date(createdBefore) }),
  };
}

/** The contract lets these three forms in only. */
function readActor(actor: string): Pick<AuditFilter, "actorKind" | "actorId"> {
  const key = decodeId("key", actor);
  if (key !== null) return { actorKind: "api_key", actorId: key };
  const session = decodeId("ps", actor);
  if (session !== null) return { actorKind: "portal_session", actorId: session };
  return { actorKind: "posthorn", actorId: byPosthorn.id };
}

function readActions(action: string): readonly AuditAction[] {
  return auditActions.filter((name) =>
    action.endsWith("*") ? name.startsWith(action.slice(0, -1)) : name === action,
  );
}

function renderPage({ data, next }: ListPage<AuditEntry>) {
  return { data: data.map(renderAuditEntry), nextCursor: toIdCursor("aud", next) };
}

function renderAuditEntry(entry: AuditEntry) {
  return {
    id: encodeId("aud", entry.id),
    tenantId: entry.tenantId === null ? null : encodeId("ten", entry.tenantId),
    actor: { kind: entry.actorKind, id: renderActorId(entry), name: entry.actorName },
    action: entry.action,
    target: entry.target,
    before: entry.before,
    after: entry.after,
    requestId: entry.requestId,
    createdAt: entry.createdAt.toISOString(),
  };
}

function renderActorId({ actorKind, actorId }: AuditEntry): string | null {
  if (actorKind === "posthorn") return null;
  return encodeId(actorKind === "api_key" ? "key" : "ps", actorId);
}
