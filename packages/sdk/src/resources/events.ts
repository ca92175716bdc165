import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** What happened, emitted once. */
export function eventCalls(call: Call) {
  return {
    /** When this resolves, the event and its deliveries are kept. */
    emit: (tenant: string, event: Body<"createEvent">, options?: CallOptions) =>
      call("createEvent", { path: { tenant }, body: event }, options),
    /** Up to 1,000 events, of any tenants; each is accepted or refused by itself, in order. */
    emitBatch: (events: Body<"createEventBatch">["events"], options?: CallOptions) =>
      call("createEventBatch", { body: { events } }, options),
    list: (tenant: string, query?: Query<"listEvents">, options?: CallOptions) =>
      createListing(call, "listEvents", { path: { tenant }, query }, options),
    count: (tenant: string, query?: Query<"countEvents">, options?: CallOptions) =>
      call("countEvents", { path: { tenant }, query }, options),
    get: (tenant: string, event: string, query?: Query<"getEvent">, options?: CallOptions) =>
      call("getEvent", { path: { tenant, event }, query }, options),
    deliveries: (
      tenant: string,
      event: string,
      query?: Query<"listEventDeliveries">,
      options?: CallOptions,
    ) => createListing(call, "listEventDeliveries", { path: { tenant, event }, query }, options),
    /** For each endpoint of the tenant: why it got the event, or why not. */
    explain: (tenant: string, event: string, query?: Query<"explainEvent">, options?: CallOptions) =>
      createListing(call, "explainEvent", { path: { tenant, event }, query }, options),
  };
}
