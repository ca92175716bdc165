import { EngineError } from "../errors.ts";
import { posthornTenant } from "./posthorn-tenant.ts";

/** @throws EngineError conflict for Posthorn's own tenant, which nobody may change or erase */
export function requireOrdinaryTenant(tenant: { id: string } | { externalId: string }): void {
  const isOwn =
    "id" in tenant ? tenant.id === posthornTenant.id : tenant.externalId === posthornTenant.externalId;
  if (isOwn) throw new EngineError("conflict", "This is Posthorn's own tenant; it stays as it is.");
}
