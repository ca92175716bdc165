import type { IncomingMessage } from "node:http";
import { parseNetworks } from "@posthorn/domain/address-policy";
import { isInside, parseAddress } from "@posthorn/domain/ip-network";

type Asked = {
  socket: Pick<IncomingMessage["socket"], "remoteAddress">;
  headers: IncomingMessage["headers"];
};

/** An IPv4 address as a socket for both families tells it. */
const mappedPrefix = /^::ffff:(?=\d+\.)/i;
const withPort = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;

/**
 * Tells whom a request is from: the other end of its connection, or whom the proxies say it is from. Each proxy adds to the right
 * of X-Forwarded-For whom its own connection is from, so that list is believed from the right for as long as the one who
 * wrote it is trusted: what a client puts there itself is never reached.
 *
 * @param trusted CIDRs of the proxies
 */
export function createAddressOf(trusted: readonly string[]): (request: Asked) => string {
  const networks = parseNetworks(trusted);
  const isTrusted = (address: string) => {
    const bytes = parseAddress(address);
    return bytes !== null && networks.some((network) => isInside(bytes, network));
  };
  return ({ socket, headers }) => {
    let address = (socket.remoteAddress ?? "").replace(mappedPrefix, "");
    if (networks.length === 0) return address;
    for (const text of String(headers["x-forwarded-for"] ?? "")
      .split(",")
      .reverse()) {
      const next = isTrusted(address) ? readAddress(text.trim()) : null;
      if (next === null) return address;
      address = next;
    }
    return address;
  };
}

/** An address, with a port or without; null for anything else, such as `unknown`. */
function readAddress(text: string): string | null {
  const [, bracketed, ipv4] = withPort.exec(text) ?? [];
  const address = (bracketed ?? ipv4 ?? text).replace(mappedPrefix, "");
  return parseAddress(address) === null ? null : address;
}
