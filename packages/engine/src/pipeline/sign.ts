import { isHeaderAllowed, prefixedNames } from "@posthorn/domain/endpoint-header";
import { encodeId } from "@posthorn/domain/id";
import { signatureHeader } from "@posthorn/domain/signature";
import { formatBody } from "@posthorn/domain/webhook-format";
import type { ClaimedDelivery } from "../pipeline-store.ts";
import type { SendRequest } from "../ports.ts";
import type { SendingEndpoint } from "../sending-endpoints.ts";

/**
 * Builds the request of one attempt: the payload in the endpoint's format, and Standard Webhooks 1.0 headers over exactly
 * that body, signed with every key that is live now, newest first. Own headers never replace ours.
 */
export function sign(
  endpoint: SendingEndpoint,
  delivery: ClaimedDelivery,
  nowMs: number,
  userAgent: string,
  authorization: string | null = endpoint.authorization,
): SendRequest {
  const id = encodeId("evt", delivery.eventId);
  const timestampSeconds = Math.floor(nowMs / 1000);
  const formatted = formatBody(endpoint.format, delivery);
  const keys = endpoint.keys.filter(({ expiresAtMs }) => expiresAtMs > nowMs).map(({ key }) => key);
  const timestamp = String(timestampSeconds);
  const signature = signatureHeader(keys, id, timestampSeconds, formatted.body);
  const headers: Record<string, string> = {
    ...formatted.headers,
    "user-agent": userAgent,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signature,
    "posthorn-event-type": delivery.eventType,
    "posthorn-delivery-id": encodeId("dlv", delivery.id),
    "posthorn-attempt": String(delivery.attempts),
  };
  for (const [name, value] of Object.entries(endpoint.headers)) {
    if (isHeaderAllowed(name, value)) headers[name.toLowerCase()] = value;
  }
  if (endpoint.headerPrefix !== null) {
    const names = prefixedNames(endpoint.headerPrefix);
    headers[names.id] = id;
    headers[names.timestamp] = timestamp;
    headers[names.signature] = signature;
  }
  if (authorization !== null) headers["authorization"] = authorization;
  return {
    endpointId: endpoint.id,
    url: endpoint.url,
    headers,
    body: formatted.body,
    timeoutMs: endpoint.timeoutMs,
  };
}
