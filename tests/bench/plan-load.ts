import { randomBytes } from "node:crypto";
import type { Target } from "./messages.ts";
import type { Options } from "./options.ts";

/** One kind of event, and the endpoints that want it. */
export type LoadGroup = { tenant: string; eventType: string; target: Target; endpointPaths: string[] };

/**
 * Endpoints come in groups of `fanOut`, which want one event type each, so that emitting all targets in turn gives every
 * endpoint the same. Tenants take turns too.
 */
export function planLoad({ tenants, endpoints, fanOut, payloadBytes }: Options): LoadGroup[] {
  const groups = Math.floor(endpoints / fanOut);
  return Array.from({ length: groups }, (_, n) => {
    const tenant = `bench-${n % tenants}`;
    const eventType = `bench.group-${Math.floor(n / tenants)}`;
    const body = JSON.stringify({ eventType, payload: createPayload(payloadBytes) });
    return {
      tenant,
      eventType,
      target: { path: `/v1/tenants/${tenant}/events`, body: Buffer.from(body) },
      endpointPaths: Array.from({ length: fanOut }, (_, each) => `/${tenant}/${eventType}/${each}`),
    };
  });
}

/** JSON of about this size that does not compress well: Postgres compresses what is large. */
function createPayload(bytes: number): object {
  const room = Math.max(0, bytes - '{"text":""}'.length);
  return {
    text: randomBytes(Math.ceil(room * 0.75))
      .toString("base64url")
      .slice(0, room),
  };
}
