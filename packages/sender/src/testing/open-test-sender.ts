import { parseNetworks } from "@posthorn/domain/address-policy";
import type { SendRequest } from "@posthorn/engine/ports";
import { openSender, type SenderOptions } from "../open-sender.ts";

/** The limits of a test sender. What ends well before them was not ended by them, on a machine with other work as well. */
const limitMs = 60_000;
export const wellBeforeLimitMs = 30_000;

/** A sender that may reach loopback, or just the networks given; closed when it goes out of scope. */
export function openTestSender(
  options: { allowed?: readonly string[] } & Omit<SenderOptions, "policy"> = {},
) {
  const { allowed = ["127.0.0.0/8", "::1/128"], ...rest } = options;
  const sender = openSender({
    policy: { httpsOnly: false, allowedNetworks: parseNetworks(allowed) },
    connectTimeoutMs: limitMs,
    ...rest,
  });
  return {
    ...sender,
    post: (url: string, request: Partial<SendRequest> = {}) =>
      sender.send({
        endpointId: "ep_1",
        url,
        headers: { "content-type": "application/json", "webhook-id": "evt_1" },
        body: Buffer.from('{"total": 1.0}'),
        timeoutMs: limitMs,
        ...request,
      }),
    [Symbol.asyncDispose]: () => sender.close(),
  };
}
