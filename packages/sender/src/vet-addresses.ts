import { type AddressPolicy, isAddressAllowed } from "@posthorn/domain/address-policy";
import type { Target } from "./check-target.ts";
import type { Resolve, ResolvedAddress } from "./resolve-host.ts";
import { SendFailure } from "./send-failure.ts";

const maxConsidered = 16;

const loopback: readonly ResolvedAddress[] = [
  { address: "127.0.0.1", family: 4 },
  { address: "::1", family: 6 },
];

/**
 * Finds the addresses that a connection to the target may use, at most 16, never none. Every address of the name is
 * judged, and one that is not allowed refuses them all: a mixed answer is how rebinding begins.
 */
export async function vetAddresses(
  target: Target,
  policy: AddressPolicy,
  resolve: Resolve,
): Promise<readonly ResolvedAddress[]> {
  const found = await findAddresses(target, policy, resolve);
  if (found.length === 0 || !found.every(({ address }) => isAddressAllowed(address, policy))) {
    throw new SendFailure("blocked_address", `${target.hostname} has an address that is not allowed`);
  }
  return found.slice(0, maxConsidered);
}

async function findAddresses(
  target: Target,
  policy: AddressPolicy,
  resolve: Resolve,
): Promise<readonly ResolvedAddress[]> {
  const { hostname, ipFamily } = target;
  if (ipFamily !== 0) return [{ address: hostname, family: ipFamily === 4 ? 4 : 6 }];
  // RFC 6761 6.3: never asked of a name server. Of its two addresses the operator may have allowed just one.
  if (isLocalhost(hostname)) return loopback.filter(({ address }) => isAddressAllowed(address, policy));
  return await resolve(hostname);
}

function isLocalhost(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return name === "localhost" || name.endsWith(".localhost");
}
