import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** Who may call the API. */
export function apiKeyCalls(call: Call) {
  return {
    /** The answer shows the key, this once. */
    create: (key: Body<"createApiKey">, options?: CallOptions) =>
      call("createApiKey", { body: key }, options),
    list: (query?: Query<"listApiKeys">, options?: CallOptions) =>
      createListing(call, "listApiKeys", { query }, options),
    get: (apiKey: string, options?: CallOptions) => call("getApiKey", { path: { apiKey } }, options),
    /** The key that this client calls with. */
    current: (options?: CallOptions) => call("getCurrentApiKey", {}, options),
    revoke: (apiKey: string, options?: CallOptions) => call("revokeApiKey", { path: { apiKey } }, options),
  };
}
