import type { ServerResponse } from "node:http";
import type { Credential } from "@posthorn/engine/api-keys/authenticate";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { RefusalError } from "./refusal.ts";

export type RequestLimits = {
  /** @throws RefusalError rate_limited */
  admit(credential: Credential, response: Pick<ServerResponse, "setHeader">): Promise<void>;
};

const windowSeconds = 1;

/**
 * Counts requests of each key and portal session, in this process. What has no limit is not even counted. Answers tell what is
 * left as draft-ietf-httpapi-ratelimit-headers-11 says.
 *
 * @param tenantRequestsPerSecond for portal sessions and those keys of tenants that have no limit of their own
 */
export function createRequestLimits(tenantRequestsPerSecond: number): RequestLimits {
  const counter = new RateLimiterMemory({ points: 0, duration: windowSeconds });
  return {
    async admit({ id, tenantId, ratePerSecond }, response) {
      const limit = ratePerSecond ?? (tenantId === null ? null : tenantRequestsPerSecond);
      if (limit === null) return;
      // It counts what is refused, too, but never refuses by itself: limits differ from key to key.
      const { consumedPoints } = await counter.penalty(id);
      const left = Math.max(limit - consumedPoints, 0);
      response.setHeader("ratelimit-policy", `"default";q=${limit};w=${windowSeconds}`);
      response.setHeader("ratelimit", `"default";r=${left};t=${windowSeconds}`);
      if (consumedPoints > limit)
        throw new RefusalError({ code: "rate_limited", detail: `${limit} requests a second are allowed.` });
    },
  };
}
