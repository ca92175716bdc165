import type { Actor } from "../actor.ts";
import type { EngineParts } from "../engine.ts";
import { posthornTenant } from "../tenants/posthorn-tenant.ts";

/** What the audit log knows of: every change that can be made through the API. */
export const auditActions = [
  "tenant.created",
  "tenant.updated",
  "tenant.deleted",
  "api_key.created",
  "api_key.revoked",
  "api_key.signed_in",
  "api_key.signed_out",
  "event_type.created",
  "event_type.updated",
  "event_type.archived",
  "endpoint.created",
  "endpoint.updated",
  "endpoint.paused",
  "endpoint.resumed",
  "endpoint.disabled",
  "endpoint.deleted",
  "endpoint.tested",
  "secret.rotated",
  "signing_key.rotated",
  "delivery.retried",
  "delivery.cancelled",
  "operation.created",
  "operation.paused",
  "operation.resumed",
  "operation.cancelled",
  "portal_session.created",
  "portal_session.revoked",
] as const;

export type AuditAction = (typeof auditActions)[number];

/** Who does what: all that a change needs whose own statement says what was before and after. */
export type AuditNote = { id: string; by: Actor; action: AuditAction };

/** A row as the API shows it, without any secret. */
export type Show<Row> = (row: Row) => Record<string, unknown>;

/** An entry for the audit log, which a store writes in the transaction that makes the change. */
export type Audit<Row> = AuditNote & {
  show: Show<Row>;
  /** Told with what the row is now: a choice that it does not show, or a field that was replaced but looks the same. */
  besides: Record<string, unknown>;
};

export function auditOf<Row>(
  engine: Pick<EngineParts, "newId">,
  by: Actor,
  action: AuditAction,
  show: Show<Row>,
  besides: Record<string, unknown> = {},
): Audit<Row> {
  return { ...noteOf(engine, by, action), show, besides };
}

export function noteOf(engine: Pick<EngineParts, "newId">, by: Actor, action: AuditAction): AuditNote {
  return { id: engine.newId(), by, action };
}

/** Posthorn itself, where it changes what it was not asked to; it acts under the id of its own tenant. */
export const byPosthorn: Actor = {
  kind: "posthorn",
  id: posthornTenant.id,
  tenantId: null,
  requestId: null,
};
