import { setImmediate as nextTurn } from "node:timers/promises";
import { isSubscribed, type Subscribable } from "@posthorn/domain/subscription";
import type { MatchableEndpoint, Subscriptions } from "../subscription-cache.ts";

/** So many steps of filters, some milliseconds, are taken before others get their turn. */
const stepsATurn = 100_000;

export type MatchEndpoints = (
  event: Subscribable & { orderingKey: string | null },
  subscriptions: Subscriptions,
) => Promise<MatchableEndpoint[]>;

/**
 * Finds the endpoints that get an event. A filter may take long, and a tenant may have thousands: what all events together take
 * is cut into turns of the event loop. Of a tenant's events with ordering keys none overtakes another by that.
 */
export function createMatchEndpoints(): MatchEndpoints {
  const meter = { steps: 0 };
  let lastTurn: Promise<void> = Promise.resolve();
  const lastOrdered = new Map<string, Promise<MatchableEndpoint[]>>();

  return (event, subscriptions) => {
    if (event.orderingKey === null) return match(event, subscriptions);
    const { tenantId } = subscriptions;
    const matching = matchAfter(lastOrdered.get(tenantId), event, subscriptions);
    lastOrdered.set(tenantId, matching);
    const forget = () => {
      if (lastOrdered.get(tenantId) === matching) lastOrdered.delete(tenantId);
    };
    matching.then(forget, forget);
    return matching;
  };

  async function matchAfter(
    ahead: Promise<unknown> | undefined,
    event: Subscribable,
    subscriptions: Subscriptions,
  ): Promise<MatchableEndpoint[]> {
    await ahead;
    return match(event, subscriptions);
  }

  async function match(event: Subscribable, { endpoints }: Subscriptions): Promise<MatchableEndpoint[]> {
    const matched: MatchableEndpoint[] = [];
    for (const endpoint of endpoints) {
      if (meter.steps > stepsATurn && endpoint.filter !== null) await takeTurn();
      if (isSubscribed(endpoint, event, meter)) matched.push(endpoint);
    }
    return matched;
  }

  /** Each who waits gets a turn of its own. */
  async function takeTurn(): Promise<void> {
    lastTurn = lastTurn.then(() => nextTurn());
    await lastTurn;
    meter.steps = 0;
  }
}
