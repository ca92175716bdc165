import type { Body, Call, Query } from "../call.ts";
import { createListing } from "../listing.ts";
import type { CallOptions } from "../transport.ts";

/** Bulk jobs over deliveries. */
export function operationCalls(call: Call) {
  return {
    create: (operation: Body<"createOperation">, options?: CallOptions) =>
      call("createOperation", { body: operation }, options),
    list: (query?: Query<"listOperations">, options?: CallOptions) =>
      createListing(call, "listOperations", { query }, options),
    get: (operation: string, options?: CallOptions) => call("getOperation", { path: { operation } }, options),
    pause: (operation: string, options?: CallOptions) =>
      call("pauseOperation", { path: { operation } }, options),
    resume: (operation: string, options?: CallOptions) =>
      call("resumeOperation", { path: { operation } }, options),
    cancel: (operation: string, options?: CallOptions) =>
      call("cancelOperation", { path: { operation } }, options),
  };
}
