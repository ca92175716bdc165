import { firstIdAt } from "@posthorn/domain/id";
import type { AuditEntry, AuditFilter } from "@posthorn/engine/audit/audit-store";
import type { Page } from "@posthorn/engine/management-store";
import type { Pool } from "../postgres.ts";

const columns = `
  audit_log.id, audit_log.tenant_id AS "tenantId", actor_kind AS "actorKind", actor_id AS "actorId",
  api_key.name AS "actorName", api_key.tenant_id AS "actorTenantId", action, target, before, after,
  request_id AS "requestId", audit_log.created_at AS "createdAt"`;

/** A page of entries, newest first; each filter has an index that ends with the id. */
export async function listAuditEntries(pool: Pool, filter: AuditFilter, page: Page): Promise<AuditEntry[]> {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (placeholder: string) => string) => {
    if (value !== undefined) conditions.push(condition(`$${values.push(value)}`));
  };
  add(filter.tenantId, (value) => `audit_log.tenant_id = ${value}`);
  add(filter.actorKind, (value) => `actor_kind = ${value}::actor_kind`);
  add(filter.actorId, (value) => `actor_id = ${value}`);
  add(filter.actions, (value) => `action = ANY (${value})`);
  add(filter.target, (value) => `target = ${value}`);
  add(filter.createdAfter && firstIdAt(filter.createdAfter.getTime()), (value) => `audit_log.id >= ${value}`);
  add(
    filter.createdBefore && firstIdAt(filter.createdBefore.getTime()),
    (value) => `audit_log.id < ${value}`,
  );
  add(page.before ?? undefined, (value) => `audit_log.id < ${value}`);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const text = `SELECT ${columns}
    FROM audit_log LEFT JOIN api_key ON actor_kind = 'api_key' AND api_key.id = actor_id
    ${where} ORDER BY audit_log.id DESC LIMIT $${values.push(page.limit)}`;
  const { rows } = await pool.query<AuditEntry>(text, values);
  return rows;
}
