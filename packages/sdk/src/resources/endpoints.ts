import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** Callback URLs, what they subscribe to and how they are delivered to. */
export function endpointCalls(call: Call) {
  return {
    /** The answer shows the signing secret. */
    create: (tenant: string, endpoint: Body<"createEndpoint">, options?: CallOptions) =>
      call("createEndpoint", { path: { tenant }, body: endpoint }, options),
    list: (tenant: string, query?: Query<"listEndpoints">, options?: CallOptions) =>
      createListing(call, "listEndpoints", { path: { tenant }, query }, options),
    /** Of all tenants, failing ones first; with a tenant's key, its own. */
    listAll: (query?: Query<"listAllEndpoints">, options?: CallOptions) =>
      createListing(call, "listAllEndpoints", { query }, options),
    get: (tenant: string, endpoint: string, options?: CallOptions) =>
      call("getEndpoint", { path: { tenant, endpoint } }, options),
    update: (tenant: string, endpoint: string, changes: Body<"updateEndpoint">, options?: CallOptions) =>
      call("updateEndpoint", { path: { tenant, endpoint }, body: changes }, options),
    delete: (tenant: string, endpoint: string, options?: CallOptions) =>
      call("deleteEndpoint", { path: { tenant, endpoint } }, options),
    pause: (tenant: string, endpoint: string, options?: CallOptions) =>
      call("pauseEndpoint", { path: { tenant, endpoint } }, options),
    /** Sends again; `settings` say what becomes of the deliveries that waited. */
    resume: (tenant: string, endpoint: string, settings?: Body<"resumeEndpoint">, options?: CallOptions) =>
      call("resumeEndpoint", { path: { tenant, endpoint }, body: settings }, options),
    /** Sends an event to this endpoint alone. */
    test: (tenant: string, endpoint: string, event?: Body<"testEndpoint">, options?: CallOptions) =>
      call("testEndpoint", { path: { tenant, endpoint }, body: event ?? {} }, options),
    /** Whether a payload passes a filter, and which clause it fails. */
    testFilter: (tenant: string, test: Body<"testFilter">, options?: CallOptions) =>
      call("testFilter", { path: { tenant }, body: test }, options),
    /** Whether deliveries could go to a URL, as far as that is known without sending anything. */
    checkUrl: (tenant: string, url: string, options?: CallOptions) =>
      call("checkEndpointUrl", { path: { tenant }, body: { url } }, options),
    lane: (tenant: string, endpoint: string, options?: CallOptions) =>
      call("getLane", { path: { tenant, endpoint } }, options),
    secret: (tenant: string, endpoint: string, options?: CallOptions) =>
      call("getEndpointSecret", { path: { tenant, endpoint } }, options),
    rotateSecret: (
      tenant: string,
      endpoint: string,
      settings?: Body<"rotateEndpointSecret">,
      options?: CallOptions,
    ) => call("rotateEndpointSecret", { path: { tenant, endpoint }, body: settings }, options),
    stats: (tenant: string, endpoint: string, query?: Query<"getEndpointStats">, options?: CallOptions) =>
      call("getEndpointStats", { path: { tenant, endpoint }, query }, options),
    /** A summary for each endpoint of the tenant. */
    listStats: (tenant: string, query?: Query<"listEndpointStats">, options?: CallOptions) =>
      createListing(call, "listEndpointStats", { path: { tenant }, query }, options),
  };
}
