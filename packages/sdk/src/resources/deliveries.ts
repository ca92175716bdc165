import type { Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import { streamDeliveries } from "../stream-deliveries.ts";
import type { CallOptions, OpenRequest } from "../transport.ts";

/** Events on their way to endpoints, with every attempt made. */
export function deliveryCalls(call: Call, open: OpenRequest) {
  return {
    list: (tenant: string, query?: Query<"listTenantDeliveries">, options?: CallOptions) =>
      createListing(call, "listTenantDeliveries", { path: { tenant }, query }, options),
    /** Of all tenants; with a tenant's key, its own. */
    listAll: (query?: Query<"listDeliveries">, options?: CallOptions) =>
      createListing(call, "listDeliveries", { query }, options),
    count: (tenant: string, query?: Query<"countTenantDeliveries">, options?: CallOptions) =>
      call("countTenantDeliveries", { path: { tenant }, query }, options),
    countAll: (query?: Query<"countDeliveries">, options?: CallOptions) =>
      call("countDeliveries", { query }, options),
    /** Attempts as they are recorded; `for await` until you break, or `signal` aborts. */
    stream: (query?: Query<"streamDeliveries">, { signal }: Pick<CallOptions, "signal"> = {}) =>
      streamDeliveries(open, query, signal),
    get: (tenant: string, delivery: string, options?: CallOptions) =>
      call("getDelivery", { path: { tenant, delivery } }, options),
    attempts: (tenant: string, delivery: string, query?: Query<"listAttempts">, options?: CallOptions) =>
      createListing(call, "listAttempts", { path: { tenant, delivery }, query }, options),
    /** Attempts it again, now. */
    retry: (tenant: string, delivery: string, options?: CallOptions) =>
      call("retryDelivery", { path: { tenant, delivery } }, options),
    /** Ends a delivery that waits. */
    cancel: (tenant: string, delivery: string, options?: CallOptions) =>
      call("cancelDelivery", { path: { tenant, delivery } }, options),
  };
}
