import { isIP } from "node:net";
import { type IpNetwork, isInside, parseAddress, parseNetwork } from "./ip-network.ts";
import { isPublicAddress } from "./public-address.ts";

/** Networks that deliveries may reach although they are not public. */
export type AllowedNetworks = readonly IpNetwork[];

/** What an operator permits: https alone or http too, and which networks besides the public internet. */
export type AddressPolicy = { httpsOnly: boolean; allowedNetworks: AllowedNetworks };

// What a tenant is told: enough to mend the URL, nothing about what an address or a port would have reached.
const refusalMessages = {
  too_long: "The URL is longer than 2,048 characters.",
  characters: "The URL contains a space, a backslash, a control character or broken Unicode.",
  scheme: "The URL must start with https:// or http:// and name a host.",
  credentials: "The URL must not contain a user name or password.",
  fragment: "The URL must not contain a fragment (#).",
  malformed: "The URL is not valid.",
  https_only: "The URL must start with https://.",
  port: "The URL uses a port that is not allowed.",
  host_name: "The URL must name a host on the public internet.",
  address: "The URL points to an address that is not allowed.",
} as const;

/** Why a URL is no target for deliveries. The list is closed. */
export type UrlRefusal = keyof typeof refusalMessages;

export const urlRefusals = Object.keys(refusalMessages) as UrlRefusal[]; // the record has these and no others

/** `message` may be shown to the tenant. */
export type RefusedUrl = { refusal: UrlRefusal; message: string };

export type UrlCheck = { ok: true; url: URL } | ({ ok: false } & RefusedUrl);

const maxUrlLength = 2048;
const lowestFreePort = 1024;

// The bad ports of the Fetch standard from 1024 up, then databases, caches and Docker.
const badPorts = new Set([
  ...[
    1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679,
    6697, 10080,
  ],
  ...[2375, 2376, 3306, 5432, 6379, 9200, 11211, 27017],
]);

const hostLabel = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;
const reservedName = /(?:^|\.)(?:localhost|localdomain[46]?|local|internal|home\.arpa)$/;
const mappedIpv4 = parseNetwork("::ffff:0:0/96");

/** Reads the operator's CIDRs. Throws an Error that names the first one that is none. */
export function parseNetworks(cidrs: readonly string[]): AllowedNetworks {
  return cidrs.map(parseNetwork);
}

/**
 * Whether a delivery may connect to this IPv4 or IPv6 address: it is public, or inside a network the operator allowed.
 * An IPv4-mapped IPv6 address never is, so that no rule can be spelt around. False for text that is no address.
 */
export function isAddressAllowed(address: string, policy: AddressPolicy): boolean {
  const bytes = parseAddress(address);
  if (bytes === null || isInside(bytes, mappedIpv4)) return false;
  return isPublicAddress(bytes) || policy.allowedNetworks.some((network) => isInside(bytes, network));
}

/**
 * Judges a target URL as the tenant typed it, at save and again before each send; `message` may be shown to the tenant.
 * A host name is only judged by its looks: whoever connects must judge the resolved addresses by `isAddressAllowed`.
 */
export function checkUrl(raw: string, policy: AddressPolicy): UrlCheck {
  const textRefusal = findTextRefusal(raw);
  if (textRefusal !== null) return refuse(textRefusal);
  const url = URL.parse(raw);
  if (url === null) return refuse("malformed");
  const refusal = findUrlRefusal(url, policy);
  return refusal === null ? { ok: true, url } : refuse(refusal);
}

function refuse(refusal: UrlRefusal): UrlCheck {
  return { ok: false, refusal, message: refusalMessages[refusal] };
}

/** What must be seen in the raw text, because a URL parser mends or drops it without a word. */
function findTextRefusal(raw: string): UrlRefusal | null {
  if (raw.length > maxUrlLength) return "too_long";
  if (/[\s\\\p{Cc}\p{Cs}]/u.test(raw)) return "characters";
  const authority = /^https?:\/\/([^/?#]+)/i.exec(raw)?.[1];
  if (authority === undefined) return "scheme";
  if (authority.includes("@")) return "credentials";
  return raw.includes("#") ? "fragment" : null;
}

function findUrlRefusal(url: URL, policy: AddressPolicy): UrlRefusal | null {
  if (url.href.length > maxUrlLength) return "too_long";
  if (policy.httpsOnly && url.protocol !== "https:") return "https_only";
  if (!isPortAllowed(url.port)) return "port";
  // URL has already turned every spelling of an IPv4 address (octal, hexadecimal, full-width) into four numbers.
  const host = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
  if (isIP(host) !== 0) return isAddressAllowed(host, policy) ? null : "address";
  return isHostNameAllowed(host, policy) ? null : "host_name";
}

/** `port` as URL gives it: empty for the scheme's own. */
function isPortAllowed(port: string): boolean {
  if (port === "" || port === "80" || port === "443") return true;
  return Number(port) >= lowestFreePort && !badPorts.has(Number(port));
}

function isHostNameAllowed(host: string, policy: AddressPolicy): boolean {
  const name = host.replace(/\.$/, "");
  const labels = name.split(".");
  if (name.length > 253 || !labels.every((label) => hostLabel.test(label))) return false;
  const isInternalName = labels.length === 1 || reservedName.test(name);
  return !isInternalName || policy.allowedNetworks.length > 0;
}
