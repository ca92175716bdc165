import * as z from "zod";

/** TypeID 0.3: a prefix and a UUID as 26 characters of Crockford base32, whose first carries three bits only. */
const typeIdSuffix = "[0-7][0-9a-hjkmnp-tv-z]{25}";

function typeId<P extends string>(prefix: P, name: string, description: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_${typeIdSuffix}$`), `must be an id that starts with ${prefix}_`)
    .meta({ id: name, description, examples: [`${prefix}_01k6xq7tb5f3m8r9v2w4y6z0ac`] });
}

export const tenantId = typeId("ten", "TenantId", "A tenant.");
export const endpointId = typeId("ep", "EndpointId", "An endpoint.");
export const eventId = typeId("evt", "EventId", "An event; sent as `webhook-id` with each of its attempts.");
export const deliveryId = typeId("dlv", "DeliveryId", "A delivery.");
export const attemptId = typeId("att", "AttemptId", "An attempt.");
export const operationId = typeId("op", "OperationId", "An operation.");
export const apiKeyId = typeId("key", "ApiKeyId", "An API key.");
export const signingKeyId = typeId("sgk", "SigningKeyId", "An ed25519 key of a tenant; its `kid`.");
export const portalSessionId = typeId("ps", "PortalSessionId", "A portal session.");
export const workerId = typeId("wrk", "WorkerId", "A process that delivers.");
export const auditEntryId = typeId("aud", "AuditEntryId", "An entry of the audit log.");

/** Neither looks like an id of ours nor is a dot segment, which URLs would swallow. */
const externalIdPattern = "(?!ten_)(?!\\.{1,2}$)[A-Za-z0-9_.:@-]{1,128}";

/** The caller's own name for a tenant, usable in paths. */
export const externalId = z
  .string()
  .regex(
    new RegExp(`^${externalIdPattern}$`),
    "must be 1 to 128 of A-Z a-z 0-9 _ . : @ -, not start with ten_, and not be . or ..",
  )
  .meta({ id: "TenantExternalId", description: "The caller's own name for a tenant.", examples: ["acme"] });

/** How requests name a tenant: its id, or the caller's own name for it. */
export const tenantRef = z
  .string()
  .regex(new RegExp(`^(?:ten_${typeIdSuffix}|${externalIdPattern})$`), "must be ten_… or an externalId")
  .meta({ id: "TenantRef", description: "A tenant: `ten_…` or its `externalId`.", examples: ["acme"] });
