import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** Customers of the SaaS. `tenant` is everywhere `ten_…` or your own external id. */
export function tenantCalls(call: Call) {
  return {
    create: (tenant: Body<"createTenant">, options?: CallOptions) =>
      call("createTenant", { body: tenant }, options),
    /** Creates or replaces the tenant with that external id: call it whenever a customer signs up or changes. */
    put: (externalId: string, tenant: Body<"putTenant">, options?: CallOptions) =>
      call("putTenant", { path: { tenant: externalId }, body: tenant }, options),
    list: (query?: Query<"listTenants">, options?: CallOptions) =>
      createListing(call, "listTenants", { query }, options),
    get: (tenant: string, options?: CallOptions) => call("getTenant", { path: { tenant } }, options),
    update: (tenant: string, changes: Body<"updateTenant">, options?: CallOptions) =>
      call("updateTenant", { path: { tenant }, body: changes }, options),
    /** Erases the tenant and all that is stored of it, by the operation that is answered. */
    delete: (tenant: string, options?: CallOptions) => call("deleteTenant", { path: { tenant } }, options),
    auditLog: (tenant: string, query?: Query<"listTenantAuditLog">, options?: CallOptions) =>
      createListing(call, "listTenantAuditLog", { path: { tenant }, query }, options),
    signingKey: (tenant: string, options?: CallOptions) =>
      call("getSigningKey", { path: { tenant } }, options),
    rotateSigningKey: (tenant: string, settings?: Body<"rotateSigningKey">, options?: CallOptions) =>
      call("rotateSigningKey", { path: { tenant }, body: settings }, options),
    /** The public keys, as a JWKS document. */
    keySet: (tenantId: string, options?: CallOptions) =>
      call("getKeySet", { path: { tenant: tenantId } }, options),
  };
}
