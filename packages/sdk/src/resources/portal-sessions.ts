import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** A tenant's stays in the portal. */
export function portalSessionCalls(call: Call) {
  return {
    /** Send the tenant's browser to the `url` that is answered. */
    create: (tenant: string, session?: Body<"createPortalSession">, options?: CallOptions) =>
      call("createPortalSession", { path: { tenant }, body: session }, options),
    list: (tenant: string, query?: Query<"listPortalSessions">, options?: CallOptions) =>
      createListing(call, "listPortalSessions", { path: { tenant }, query }, options),
    revoke: (tenant: string, portalSession: string, options?: CallOptions) =>
      call("revokePortalSession", { path: { tenant, portalSession } }, options),
    /** Gives the token for the one-time code of the URL. */
    exchange: (code: string, options?: CallOptions) =>
      call("exchangePortalCode", { body: { code } }, options),
    /** The session whose token this client calls with. */
    current: (options?: CallOptions) => call("getCurrentPortalSession", {}, options),
  };
}
