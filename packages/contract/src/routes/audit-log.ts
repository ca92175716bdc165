import * as z from "zod";
import { defineRoute } from "../define-route.ts";
import { apiKeyId, auditEntryId, portalSessionId, tenantId, tenantRef } from "../ids.ts";
import { listOf, page, requestTimestamp, text, timestamp } from "../shapes.ts";

/** The engine keeps the same list. */
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

const actorKinds = ["api_key", "portal_session", "posthorn"] as const;

const action = z.enum(auditActions).meta({ id: "AuditAction" });

const actor = z.object({
  kind: z.enum(actorKinds).meta({ id: "ActorKind" }),
  id: z.string().nullable().meta({ description: "`key_…` or `ps_…`; null: Posthorn itself." }),
  name: z
    .string()
    .nullable()
    .meta({ description: "Of the API key, where it may be seen and still is there." }),
});

const shown = z.record(z.string(), z.unknown()).nullable();

export const auditEntry = z
  .object({
    id: auditEntryId,
    tenantId: tenantId.nullable().meta({ description: "null: done to the whole instance." }),
    actor,
    action,
    target: z.string().meta({ description: "The id, or the name, of what was changed." }),
    before: shown.meta({ description: "The changed fields as they were; null: it was made." }),
    after: shown.meta({ description: "The changed fields as they were then; null: it was deleted." }),
    requestId: z.string().nullable().meta({ description: "`X-Request-Id` of the request that did it." }),
    createdAt: timestamp,
  })
  .meta({
    id: "AuditEntry",
    examples: [
      {
        id: "aud_01k6xq7tb5f3m8r9v2w4y6z0ac",
        tenantId: "ten_01k6xq7tb5f3m8r9v2w4y6z0ac",
        actor: { kind: "api_key", id: "key_01k6xq7tb5f3m8r9v2w4y6z0ac", name: "backend" },
        action: "endpoint.updated",
        target: "ep_01k6xq7tb5f3m8r9v2w4y6z0ac",
        before: { url: "https://hooks.acme.example/in", version: 3 },
        after: { url: "https://hooks.acme.example/v2", version: 4 },
        requestId: "01k6xq7tb5f3m8r9v2w4y6z0ac",
        createdAt: "2026-03-01T12:00:00.000Z",
      },
    ],
  });

const filters = {
  actor: z
    .string()
    .refine(isActor, "must be key_…, ps_… or posthorn")
    .optional()
    .meta({ description: "`key_…`, `ps_…`, or `posthorn` for what Posthorn did by itself." }),
  action: z
    .string()
    .refine(isActionFilter, "must be an action or, like endpoint.*, a group of them")
    .optional()
    .meta({ description: "An action, or all of a kind: `endpoint.*`." }),
  target: text(200).min(1).optional().meta({ description: "The id, or the name, of what was changed." }),
  createdAfter: requestTimestamp.optional(),
  createdBefore: requestTimestamp.optional(),
};

const tag = "Audit log";
const entries = {
  status: 200,
  schema: listOf(auditEntry),
  description: "A page of entries, newest first.",
} as const;

export const listAuditLog = defineRoute({
  id: "listAuditLog",
  method: "get",
  path: "/v1/audit-log",
  scope: "admin",
  tag,
  summary: "List changes made to anything",
  description:
    "Every change made through the API, and endpoints that Posthorn disabled. Nothing shown is secret.",
  query: z.strictObject({
    tenant: tenantRef.optional().meta({ description: "Also the id of a tenant that was erased." }),
    ...filters,
    ...page,
  }),
  response: entries,
  problems: ["tenant_not_found"],
});

export const listTenantAuditLog = defineRoute({
  id: "listTenantAuditLog",
  method: "get",
  path: "/v1/tenants/:tenant/audit-log",
  scope: "endpoints:read",
  tag,
  summary: "List changes made to what a tenant owns",
  description: "Who did what to the tenant's endpoints, secrets, deliveries, keys and portal sessions.",
  params: z.object({ tenant: tenantRef }),
  query: z.strictObject({ ...filters, ...page }),
  response: entries,
  problems: ["tenant_not_found"],
});

function isActor(value: string): boolean {
  return [apiKeyId, portalSessionId, z.literal("posthorn")].some((form) => form.safeParse(value).success);
}

function isActionFilter(value: string): boolean {
  return auditActions.some((name) => name === value || `${name.split(".")[0]}.*` === value);
}
