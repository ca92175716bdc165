import { createSigningKey } from "@posthorn/domain/signature";
import type { SendingEndpoint } from "../sending-endpoints.ts";
import { makeId } from "./fake-engine.ts";

/** An endpoint as the worker needs it, opened. */
export function makeSendingEndpoint(over: Partial<SendingEndpoint> = {}): SendingEndpoint {
  return {
    id: makeId(10),
    version: 1,
    url: "https://hooks.example/in",
    headers: {},
    timeoutMs: 10_000,
    retrySchedule: [5, 300],
    lane: { tenantId: makeId(1), host: "hooks.example", maxInFlight: 3 },
    hasRate: false,
    format: "raw",
    headerPrefix: null,
    authorization: null,
    oauth2: null,
    redact: null,
    keys: [{ key: createSigningKey(new Uint8Array(32)), expiresAtMs: Number.POSITIVE_INFINITY }],
    ...over,
  };
}
