import { createCall, type Query } from "./call.ts";
import { createListing } from "./listing.ts";
import { apiKeyCalls } from "./resources/api-keys.ts";
import { deliveryCalls } from "./resources/deliveries.ts";
import { endpointCalls } from "./resources/endpoints.ts";
import { eventTypeCalls } from "./resources/event-types.ts";
import { eventCalls } from "./resources/events.ts";
import { operationCalls } from "./resources/operations.ts";
import { portalSessionCalls } from "./resources/portal-sessions.ts";
import { tenantCalls } from "./resources/tenants.ts";
import { type CallOptions, createTransport, type TransportOptions } from "./transport.ts";

export type { components } from "./api/types.ts";
export type { Answer, Body, Call, Input, Operation, Query } from "./call.ts";
export type { Listing } from "./listing.ts";
// biome-ignore lint/performance/noBarrelFile: the one door of a package that others install
export { PosthornError, type ProblemCode } from "./posthorn-error.ts";
export type { LiveMessage } from "./stream-deliveries.ts";
export type { CallOptions, TransportOptions } from "./transport.ts";
export {
  fetchPublicKeys,
  type VerifiedWebhook,
  type VerifyOptions,
  verifyWebhook,
  type WebhookHeaders,
  WebhookVerificationError,
} from "./verify-webhook.ts";

export type Posthorn = ReturnType<typeof createPosthorn>;

/** A client of one Posthorn, with one key. It holds no connection open and need not be closed. */
export function createPosthorn(options: TransportOptions) {
  const { send, open } = createTransport(options);
  const call = createCall(send);
  return {
    /** Any call of the API, by its operation id. */
    call,
    tenants: tenantCalls(call),
    apiKeys: apiKeyCalls(call),
    portalSessions: portalSessionCalls(call),
    eventTypes: eventTypeCalls(call),
    endpoints: endpointCalls(call),
    events: eventCalls(call),
    deliveries: deliveryCalls(call, open),
    operations: operationCalls(call),
    auditLog: (query?: Query<"listAuditLog">, callOptions?: CallOptions) =>
      createListing(call, "listAuditLog", { query }, callOptions),
    /** What an id, or an external id, is the name of. */
    search: (query: Query<"search">, callOptions?: CallOptions) => call("search", { query }, callOptions),
    stats: (query?: Query<"getStats">, callOptions?: CallOptions) => call("getStats", { query }, callOptions),
    /** How the instance as a whole is doing. */
    instance: (callOptions?: CallOptions) => call("getInstance", {}, callOptions),
    storage: (callOptions?: CallOptions) => call("getStorage", {}, callOptions),
    /** The endpoints or tenants with the most failed attempts. */
    topFailing: (query?: Query<"listTopFailing">, callOptions?: CallOptions) =>
      call("listTopFailing", { query }, callOptions),
  };
}
