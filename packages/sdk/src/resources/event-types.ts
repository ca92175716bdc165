import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** The catalogue of what can be emitted. */
export function eventTypeCalls(call: Call) {
  return {
    create: (eventType: Body<"createEventType">, options?: CallOptions) =>
      call("createEventType", { body: eventType }, options),
    /** Reads the `webhooks` of an OpenAPI document into the catalogue. */
    import: (document: Body<"importEventTypes">, options?: CallOptions) =>
      call("importEventTypes", { body: document }, options),
    list: (query?: Query<"listEventTypes">, options?: CallOptions) =>
      createListing(call, "listEventTypes", { query }, options),
    get: (eventType: string, options?: CallOptions) => call("getEventType", { path: { eventType } }, options),
    update: (eventType: string, changes: Body<"updateEventType">, options?: CallOptions) =>
      call("updateEventType", { path: { eventType }, body: changes }, options),
    archive: (eventType: string, options?: CallOptions) =>
      call("archiveEventType", { path: { eventType } }, options),
  };
}
