import type { AddressPolicy } from "@posthorn/domain/address-policy";
import type { HostVerdict, Sender } from "@posthorn/engine/ports";
import { readTarget } from "./check-target.ts";
import type { Resolve } from "./resolve-host.ts";
import { SendFailure } from "./send-failure.ts";
import { vetAddresses } from "./vet-addresses.ts";

/** A name that never answers holds its place for as long as the resolver waits. */
const mostAtOnce = 32;

/**
 * Opens the check of a URL's host for those who have not sent anything yet. It learns what a send learns before it connects, by
 * the same code, and no more.
 *
 * @param resolve not the one that sends use: names that somebody tries out must not push theirs out of its cache
 */
export function openHostCheck(policy: AddressPolicy, resolve: Resolve): Sender["checkHost"] {
  let underWay = 0;
  return async (url) => {
    const target = readTarget(url, policy);
    if (target === null) return { dns: "skipped", address: "failed" };
    if (underWay >= mostAtOnce) return { dns: "skipped", address: "skipped" };
    underWay += 1;
    try {
      await vetAddresses(target, policy, resolve);
      return { dns: target.ipFamily === 0 ? "passed" : "skipped", address: "passed" };
    } catch (error) {
      return verdictOf(error);
    } finally {
      underWay -= 1;
    }
  };
}

function verdictOf(error: unknown): HostVerdict {
  if (!(error instanceof SendFailure)) throw error;
  if (error.reason === "dns") return { dns: "failed", address: "skipped" };
  return { dns: "passed", address: "failed" };
}
