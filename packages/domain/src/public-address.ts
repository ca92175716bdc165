import { type IpAddress, isInside, parseNetwork } from "./ip-network.ts";

// IANA's special-purpose registry less what is reachable worldwide, and Azure's host service in the public range.
const refusedIpv4 = [
  "0.0.0.0/8", // this network; reaches the own machine on Linux
  "10.0.0.0/8", // private
  "100.64.0.0/10", // shared by carriers; holds Alibaba's metadata service
  "127.0.0.0/8", // loopback
  "168.63.129.16/32", // Azure's host service
  "169.254.0.0/16", // link-local; holds the metadata services
  "172.16.0.0/12", // private
  "192.0.0.0/24", // protocol assignments; holds Oracle's metadata service
  "192.0.2.0/24", // documentation
  "192.88.99.0/24", // 6to4 relays
  "192.168.0.0/16", // private
  "198.18.0.0/15", // benchmarks
  "198.51.100.0/24", // documentation
  "203.0.113.0/24", // documentation
  "224.0.0.0/4", // multicast
  "240.0.0.0/4", // reserved, broadcast
].map(parseNetwork);

const globalUnicastIpv6 = parseNetwork("2000::/3");
const refusedIpv6 = [
  "2001::/23", // protocol assignments: Teredo, benchmarks, ORCHID
  "2001:db8::/32", // documentation
  "2002::/16", // 6to4
  "3fff::/20", // documentation
].map(parseNetwork);

/**
 * Whether an address belongs to the public internet. IPv6 is decided by what is allowed, since mapped, compatible,
 * NAT64 and other forms of inner IPv4 addresses are too many to list.
 */
export function isPublicAddress(address: IpAddress): boolean {
  if (address.length === 4) return !refusedIpv4.some((network) => isInside(address, network));
  if (!isInside(address, globalUnicastIpv6) || isIsatap(address)) return false;
  return !refusedIpv6.some((network) => isInside(address, network));
}

/** ISATAP hides an IPv4 address in the interface id 0000:5efe:a.b.c.d or 0200:5efe:a.b.c.d (RFC 5214, section 6.1). */
function isIsatap(address: IpAddress): boolean {
  const isModifiedEui = address[8] === 0 || address[8] === 2;
  return isModifiedEui && address[9] === 0 && address[10] === 0x5e && address[11] === 0xfe;
}
