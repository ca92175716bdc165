import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { type AuditAction, auditActions } from "./audit.ts";
import type { AuditEntry, AuditFilter } from "./audit-store.ts";

/** What an instance keeps of a tenant, its name and notes, is not shown to the tenant. */
const tenantsActions = auditActions.filter((action) => !action.startsWith("tenant."));

/**
 * What was done, by whom. A tenant that was erased is still found by its id.
 *
 * @throws EngineError tenant_not_found when a tenant is named by its external id and there is none
 */
export async function listAuditLog(
  engine: Engine,
  actor: Actor,
  ref: TenantRef | null,
  filter: AuditFilter,
  page: Page,
): Promise<ListPage<AuditEntry>> {
  if (ref === null) return readEntries(engine, filter, page);
  const { id } = "id" in ref ? ref : await resolveTenant(engine, actor, ref);
  return readEntries(engine, { ...filter, tenantId: id }, page);
}

/**
 * What was done to what is a tenant's own. Keys of the instance are not named to it.
 *
 * @throws EngineError tenant_not_found
 */
export async function listTenantAuditLog(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  filter: AuditFilter,
  page: Page,
): Promise<ListPage<AuditEntry>> {
  const { id } = await resolveTenant(engine, actor, ref);
  const actions = tenantsActions.filter((action) => isAmong(action, filter.actions));
  const { data, next } = await readEntries(engine, { ...filter, tenantId: id, actions }, page);
  return {
    data: data.map((entry) => (entry.actorTenantId === id ? entry : { ...entry, actorName: null })),
    next,
  };
}

function isAmong(action: AuditAction, actions: readonly AuditAction[] | undefined): boolean {
  return actions === undefined || actions.includes(action);
}

function readEntries(engine: Engine, filter: AuditFilter, page: Page): Promise<ListPage<AuditEntry>> {
  return readPage(
    page.limit,
    (limit) => engine.management.audit.list(filter, { ...page, limit }),
    (entry) => entry.id,
  );
}
