import type { CreateClaim } from "./idempotent-creates/idempotent-create-store.ts";

/** A key to the API, a tenant's stay in the portal, or Posthorn itself. */
export type ActorKind = "api_key" | "portal_session" | "posthorn";

/** Who asks: for the whole instance (`tenantId` null) or for one tenant. `requestId` leads from the audit log to the log. */
export type Actor = {
  kind: ActorKind;
  id: string;
  tenantId: string | null;
  requestId: string | null;
  /** Where the request has an Idempotency-Key: what it makes is noted there by the transaction that makes it. */
  claim?: CreateClaim;
};

/** How a caller names a tenant: by id or by the external id of its own. */
export type TenantRef = { id: string } | { externalId: string };

/** An actor of one tenant sees no other: to it, foreign tenants do not exist. */
export function mayReach(actor: Actor, tenantId: string): boolean {
  return actor.tenantId === null || actor.tenantId === tenantId;
}
