import { isIP } from "node:net";
import { type AddressPolicy, checkUrl } from "@posthorn/domain/address-policy";

/** Where a request goes, taken apart once. */
export type Target = {
  origin: string;
  path: string;
  isTls: boolean;
  /** A name or an IP literal, without brackets. */
  hostname: string;
  /** 4 or 6 for an IP literal, 0 for a name. */
  ipFamily: number;
  port: number;
};

const maxCached = 10_000;

/** Returns a function that checks a URL against the policy, null when refused, and remembers the latest verdicts. */
export function openTargetCheck(policy: AddressPolicy): (url: string) => Target | null {
  const verdicts = new Map<string, Target | null>();
  return (raw) => {
    const known = verdicts.get(raw);
    if (known !== undefined) return known;
    const target = readTarget(raw, policy);
    for (const oldest of verdicts.keys()) {
      if (verdicts.size < maxCached) break;
      verdicts.delete(oldest);
    }
    verdicts.set(raw, target);
    return target;
  };
}

/** null when the policy refuses the URL by its looks. */
export function readTarget(raw: string, policy: AddressPolicy): Target | null {
  const checked = checkUrl(raw, policy);
  return checked.ok ? toTarget(checked.url) : null;
}

function toTarget(url: URL): Target {
  const hostname = url.hostname.replace(/^\[|\]$/g, "");
  const isTls = url.protocol === "https:";
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    isTls,
    hostname,
    ipFamily: isIP(hostname),
    port: url.port === "" ? (isTls ? 443 : 80) : Number(url.port),
  };
}
