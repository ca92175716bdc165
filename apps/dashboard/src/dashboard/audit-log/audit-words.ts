import type { components } from "@posthorn/sdk";

export type AuditEntry = components["schemas"]["AuditEntry"];
export type AuditAction = AuditEntry["action"];

/** What was done, as people say it. */
export const auditActionWords: Readonly<Record<AuditAction, string>> = {
  "tenant.created": "Tenant created",
  "tenant.updated": "Tenant changed",
  "tenant.deleted": "Tenant deleted",
  "api_key.created": "API key created",
  "api_key.revoked": "API key revoked",
  "api_key.signed_in": "Signed in to the dashboard",
  "api_key.signed_out": "Signed out of the dashboard",
  "event_type.created": "Event type created",
  "event_type.updated": "Event type changed",
  "event_type.archived": "Event type archived",
  "endpoint.created": "Endpoint created",
  "endpoint.updated": "Endpoint changed",
  "endpoint.paused": "Endpoint paused",
  "endpoint.resumed": "Endpoint resumed",
  "endpoint.disabled": "Endpoint disabled",
  "endpoint.deleted": "Endpoint deleted",
  "endpoint.tested": "Test event sent",
  "secret.rotated": "Secret rotated",
  "signing_key.rotated": "Signing key rotated",
  "delivery.retried": "Delivery retried",
  "delivery.cancelled": "Delivery cancelled",
  "operation.created": "Operation begun",
  "operation.paused": "Operation paused",
  "operation.resumed": "Operation resumed",
  "operation.cancelled": "Operation ended",
  "portal_session.created": "Portal session created",
  "portal_session.revoked": "Portal session revoked",
};

export const auditActions = Object.keys(auditActionWords) as AuditAction[]; // the record has all of them and no others

const kindWords = {
  api_key: "API key",
  portal_session: "portal session",
  posthorn: "Posthorn itself",
} as const;

/** Who did it, where there is no name for it. */
export function describeActorKind({ kind }: AuditEntry["actor"]): string {
  return kindWords[kind];
}

/** A field that was changed, with both of its values as JSON; null where there was none. */
export type FieldChange = { field: string; before: string | null; after: string | null };

/** What an entry says of each field, in the order of the API. */
export function listChanges({ before, after }: Pick<AuditEntry, "before" | "after">): FieldChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields].map((field) => ({
    field,
    before: writeValue(before, field),
    after: writeValue(after, field),
  }));
}

/** Texts as they are; anything else as JSON. */
function writeValue(side: Record<string, unknown> | null, field: string): string | null {
  if (side === null || !Object.hasOwn(side, field)) return null;
  const value = side[field];
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

const mostNamed = 3;

/** For a cell: which fields, or what became of the whole. */
export function summarizeChanges(entry: Pick<AuditEntry, "before" | "after">): string {
  const { before, after } = entry;
  if (before === null && after === null) return "–";
  if (before === null) return "made";
  if (after === null) return "removed";
  const names = listChanges(entry)
    .map(({ field }) => field)
    .filter((field) => field !== "version");
  const rest = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${rest > 0 ? ` and ${rest} more` : ""}` || "–";
}
