import { randomBytes } from "node:crypto";
import { slowPath, type Target } from "./messages.ts";
import type { Options } from "./options.ts";

/** One kind of event, and the endpoints that want it. */
export type LoadGroup = { tenant: string; eventType: string; target: Target; endpointPaths: string[] };

type LoadShape = Pick<Options, "tenants" | "endpoints" | "fanOut" | "payloadBytes" | "slowOneIn">;

/**
 * Endpoints come in groups of `fanOut`, which want one event type each, so that emitting all targets in turn gives every
 * endpoint the same. Tenants take turns too, and each has its share of the slow endpoints.
 */
export function planLoad({ tenants, endpoints, fanOut, payloadBytes, slowOneIn }: LoadShape): LoadGroup[] {
  const groups = Math.floor(endpoints / fanOut);
  return Array.from({ length: groups }, (_, n) => {
    const row = Math.floor(n / tenants);
    const column = n % tenants;
    const tenant = `bench-${column}`;
    const eventType = `bench.group-${row}`;
    const body = JSON.stringify({ eventType, payload: createPayload(payloadBytes) });
    const endpointPaths = Array.from({ length: fanOut }, (_, each) => {
      const isSlow = slowOneIn !== null && (row * fanOut + each + column) % slowOneIn === 0;
      return `${isSlow ? slowPath : ""}/${tenant}/${eventType}/${each}`;
    });
    const slow = endpointPaths.filter((path) => path.startsWith(slowPath)).length;
    const deliveries = { healthy: fanOut - slow, slow };
    const target = { path: `/v1/tenants/${tenant}/events`, body: Buffer.from(body), deliveries };
    return { tenant, eventType, target, endpointPaths };
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
