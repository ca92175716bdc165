import { isIPv4, isIPv6 } from "node:net";

/** An IP address in network byte order: 4 bytes for IPv4, 16 for IPv6. */
export type IpAddress = Uint8Array;

/** All addresses that share the first `prefixLength` bits of `address`. */
export type IpNetwork = { address: IpAddress; prefixLength: number };

/** Reads one IPv4 or IPv6 address; null for anything else, zone ids (`fe80::1%eth0`) and zero-padded numbers included. */
export function parseAddress(text: string): IpAddress | null {
  if (isIPv4(text)) return Uint8Array.from(text.split("."), Number);
  if (isIPv6(text) && !text.includes("%")) return parseIpv6(text);
  return null;
}

/** Reads a CIDR such as `10.0.0.0/8` or `fd00::/8`; bits after the prefix are ignored. Throws an Error that names a bad one. */
export function parseNetwork(cidr: string): IpNetwork {
  const [text = "", length = "", ...rest] = cidr.split("/");
  const address = parseAddress(text);
  const prefixLength = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  if (address === null || !(prefixLength <= address.length * 8) || rest.length > 0) {
    throw new Error(`not a network in CIDR form, such as 10.0.0.0/8: ${JSON.stringify(cidr)}`);
  }
  return { address, prefixLength };
}

/** Whether a network holds an address. Families never mix: an IPv4 network holds no IPv4-mapped IPv6 address. */
export function isInside(address: IpAddress, network: IpNetwork): boolean {
  if (address.length !== network.address.length) return false;
  return network.address.every((byte, at) => {
    const bits = Math.min(Math.max(network.prefixLength - at * 8, 0), 8);
    const mask = (0xff << (8 - bits)) & 0xff;
    return (byte & mask) === ((address[at] ?? 0) & mask);
  });
}

/** Takes text that `isIPv6` accepted, so only the spellings are left to sort out: `::` and a dotted IPv4 tail. */
function parseIpv6(text: string): IpAddress {
  const [front = "", back] = text.split("::");
  const head = bytesOfGroups(front);
  const tail = bytesOfGroups(back ?? "");
  const bytes = new Uint8Array(16);
  bytes.set(head);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function bytesOfGroups(text: string): number[] {
  if (text === "") return [];
  return text.split(":").flatMap((group) => {
    if (group.includes(".")) return group.split(".").map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}
