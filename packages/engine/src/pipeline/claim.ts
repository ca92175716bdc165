import { Batcher } from "../batcher.ts";
import type { Engine } from "../engine.ts";
import type { ClaimedDelivery } from "../pipeline-store.ts";

/** From a claim to its request at most this long; a worker that was slower gives the delivery back. */
export const sendWithinMs = 5_000;
/** From the end of a request to its record at most this long. */
export const recordWithinMs = 10_000;
/** A lease lasts the endpoint's whole timeout and this much more, so no live worker outlives its lease. */
export const leaseSlackMs = sendWithinMs + recordWithinMs;

export type Claim = (deliveryId: string) => Promise<ClaimedDelivery | null>;

/**
 * Claims deliveries, many in one statement. null: somebody else has it, or it is not due, done, cancelled or held; that is
 * what makes any doubled or late job harmless.
 */
export function createClaim(engine: Pick<Engine, "pipeline" | "newId">): Claim {
  const batcher = new Batcher<string, ClaimedDelivery | null>({
    maxItems: 500,
    maxFlushes: 1,
    flush: async (ids) => {
      const wanted = [...new Set(ids)].sort();
      const claimed = await engine.pipeline.claimDeliveries(wanted, engine.newId(), leaseSlackMs);
      const byId = new Map(claimed.map((delivery) => [delivery.id, delivery]));
      return ids.map((id) => takeOnce(byId, id));
    },
  });
  return (deliveryId) => batcher.add(deliveryId);
}

function takeOnce<Value>(map: Map<string, Value>, key: string): Value | null {
  const value = map.get(key) ?? null;
  map.delete(key);
  return value;
}
