import { setImmediate as nextTurn } from "node:timers/promises";
import { isSubscribed, type Subscribable, wantsType } from "@posthorn/domain/subscription";
import type { MatchableEndpoint, Subscriptions } from "../subscription-cache.ts";

/** Of a tenant, event types whose endpoints are remembered. */
const mostTypes = 1_000;
/** So many steps of filters, some milliseconds, are taken before others get their turn. */
const stepsATurn = 100_000;

export type MatchEndpoints = (
  event: Subscribable & { orderingKey: string | null },
  subscriptions: Subscriptions,
) => Promise<MatchableEndpoint[]>;

/**
 * Finds the endpoints that get an event, among those that want its type, which are looked for once for each list: an event does
 * not cost more where its tenant has more endpoints. A filter may take long, so what all events together take is cut into turns
 * of the event loop. Of a tenant's events with ordering keys none overtakes another by that.
 */
export function createMatchEndpoints(): MatchEndpoints {
  const meter = { steps: 0 };
  const byType = new WeakMap<Subscriptions, Map<string, MatchableEndpoint[]>>();
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

  function findWanting(event: Subscribable, subscriptions: Subscriptions): MatchableEndpoint[] {
    const known = byType.get(subscriptions) ?? new Map<string, MatchableEndpoint[]>();
    const found = known.get(event.eventType);
    if (found !== undefined) return found;
    byType.set(subscriptions, known);
    const wanting = subscriptions.endpoints.filter((endpoint) => wantsType(endpoint, event));
    if (known.size >= mostTypes) known.clear();
    known.set(event.eventType, wanting);
    return wanting;
  }

  async function match(event: Subscribable, subscriptions: Subscriptions): Promise<MatchableEndpoint[]> {
    const matched: MatchableEndpoint[] = [];
    for (const endpoint of findWanting(event, subscriptions)) {
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
