/** Who asks: an API key, of the whole instance (`tenantId` null) or of one tenant. */
export type Actor = { keyId: string; tenantId: string | null };

/** How a caller names a tenant: by id or by the external id of its own. */
export type TenantRef = { id: string } | { externalId: string };

/** A key of one tenant sees no other: to it, foreign tenants do not exist. */
export function mayReach(actor: Actor, tenantId: string): boolean {
  return actor.tenantId === null || actor.tenantId === tenantId;
}
