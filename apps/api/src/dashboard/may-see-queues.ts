import type { Credential } from "@posthorn/engine/api-keys/authenticate";

/** A queue has jobs of all tenants. */
export function maySeeQueues({ tenantId, scopes }: Pick<Credential, "tenantId" | "scopes">): boolean {
  return tenantId === null && scopes.includes("admin");
}
