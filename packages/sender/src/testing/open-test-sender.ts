import { parseNetworks } from "@posthorn/domain/address-policy";
import type { SendRequest } from "@posthorn/engine/ports";
import { openSender, type SenderOptions } from "../open-sender.ts";

/** A sender that may reach loopback, or just the networks given; closed when it goes out of scope. */
export function openTestSender(
  options: { allowed?: readonly string[] } & Omit<SenderOptions, "policy"> = {},
) {
  const { allowed = ["127.0.0.0/8", "::1/128"], ...rest } = options;
  const sender = openSender({
    policy: { httpsOnly: false, allowedNetworks: parseNetworks(allowed) },
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
        timeoutMs: 5_000,
        ...request,
      }),
    [Symbol.asyncDispose]: () => sender.close(),
  };
}
