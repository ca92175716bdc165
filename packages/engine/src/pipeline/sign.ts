import { isHeaderAllowed } from "@posthorn/domain/endpoint-header";
import { encodeId } from "@posthorn/domain/id";
import { signatureHeader } from "@posthorn/domain/signature";
import type { ClaimedDelivery } from "../pipeline-store.ts";
import type { SendRequest } from "../ports.ts";
import type { SendingEndpoint } from "../sending-endpoints.ts";

/**
 * Builds the request of one attempt: Standard Webhooks 1.0 headers over exactly the payload bytes, signed with every
 * secret that is live now, newest first.
 */
export function sign(
  endpoint: SendingEndpoint,
  delivery: ClaimedDelivery,
  nowMs: number,
  userAgent: string,
): SendRequest {
  const webhookId = encodeId("evt", delivery.eventId);
  const timestampSeconds = Math.floor(nowMs / 1000);
  const keys = endpoint.keys.filter(({ expiresAtMs }) => expiresAtMs > nowMs).map(({ key }) => key);
  const headers: Record<string, string> = {
    "content-type": "application/json",
    "user-agent": userAgent,
    "webhook-id": webhookId,
    "webhook-timestamp": String(timestampSeconds),
    "webhook-signature": signatureHeader(keys, webhookId, timestampSeconds, delivery.payload),
    "posthorn-event-type": delivery.eventType,
    "posthorn-delivery-id": encodeId("dlv", delivery.id),
    "posthorn-attempt": String(delivery.attempts),
  };
  for (const [name, value] of Object.entries(endpoint.headers)) {
    if (isHeaderAllowed(name, value)) headers[name.toLowerCase()] = value;
  }
  return {
    endpointId: endpoint.id,
    url: endpoint.url,
    headers,
    body: delivery.payload,
    timeoutMs: endpoint.timeoutMs,
  };
}
