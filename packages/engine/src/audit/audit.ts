import type { Actor } from "../actor.ts";
import type { EngineParts } from "../engine.ts";

/** What the audit log knows of: every change that can be made through the API. */
export type AuditAction =
  | "tenant.created"
  | "tenant.updated"
  | "tenant.deleted"
  | "api_key.created"
  | "api_key.revoked"
  | "event_type.created"
  | "event_type.updated"
  | "event_type.archived"
  | "endpoint.created"
  | "endpoint.updated"
  | "endpoint.paused"
  | "endpoint.resumed"
  | "endpoint.deleted"
  | "endpoint.tested"
  | "secret.rotated"
  | "signing_key.rotated"
  | "delivery.retried"
  | "delivery.cancelled"
  | "operation.created"
  | "operation.paused"
  | "operation.resumed"
  | "operation.cancelled"
  | "portal_session.created"
  | "portal_session.revoked";

/** An entry for the audit log, which a store writes in the transaction that makes the change. */
export type Audit<Row> = {
  id: string;
  by: Actor;
  action: AuditAction;
  /** How the row is shown before and after: as the API shows it, without any secret. */
  show: (row: Row) => Record<string, unknown>;
};

export function auditOf<Row>(
  engine: Pick<EngineParts, "newId">,
  by: Actor,
  action: AuditAction,
  show: (row: Row) => Record<string, unknown>,
): Audit<Row> {
  return { id: engine.newId(), by, action, show };
}
