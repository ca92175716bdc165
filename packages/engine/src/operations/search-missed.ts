import { compileFilter } from "@posthorn/domain/filter";
import { isSubscribed, type Subscription } from "@posthorn/domain/subscription";
import type { Engine } from "../engine.ts";
import type { MissedEvent, MissingSet, Operation } from "./operation-store.ts";

/** Payloads have up to some hundred KB each; parsing so many holds up nobody for long. */
const payloadsAtOnce = 20;
const utf8 = new TextDecoder();

/** What an endpoint missed, by its subscription of now. */
export type MissedSearch = MissingSet & { endpointVersion: number; subscription: Subscription };

/** null when there is no such endpoint any more. */
export async function openMissedSearch(
  engine: Engine,
  { tenantId, filter }: Pick<Operation, "tenantId" | "filter">,
): Promise<MissedSearch | null> {
  const { endpointId } = filter;
  if (tenantId === null || endpointId === undefined) return null;
  const endpoint = await engine.management.endpoints.find(tenantId, endpointId);
  if (endpoint === null) return null;
  const { eventTypes, channels, version } = endpoint;
  const compiled = endpoint.filter === null ? null : compileFilter(endpoint.filter);
  if (compiled?.ok === false) return null; // as good as gone: a filter that cannot be read matches nothing
  const subscription = { eventTypes, channels, filter: compiled?.filter ?? null };
  return { tenantId, endpointId, filter, endpointVersion: version, subscription };
}

/**
 * Looks at the next `window` events and answers the first `limit` that the endpoint would get and has no delivery of.
 * `last` is where to go on; null at the end.
 */
export async function searchMissed(
  engine: Engine,
  search: MissedSearch,
  after: string | null,
  { window, limit }: { window: number; limit: number },
): Promise<{ eventIds: string[]; last: string | null }> {
  const { missed, last } = await engine.management.operations.findMissed(search, after, window);
  const eventIds: string[] = [];
  for (let at = 0; at < missed.length; at += payloadsAtOnce) {
    for (const id of await matching(engine, search, missed.slice(at, at + payloadsAtOnce))) {
      eventIds.push(id);
      if (eventIds.length === limit) return { eventIds, last: id };
    }
  }
  return { eventIds, last };
}

/** Of some events, those that the subscription takes, in their order. Payloads are read only where a filter asks for them. */
async function matching(
  engine: Engine,
  { tenantId, subscription }: MissedSearch,
  events: readonly MissedEvent[],
): Promise<string[]> {
  const wanted = events.filter((event) =>
    isSubscribed({ ...subscription, filter: null }, { ...event, value: undefined }),
  );
  if (subscription.filter === null || wanted.length === 0) return wanted.map(({ id }) => id);
  const ids = wanted.map(({ id }) => id);
  const stored = await engine.management.operations.readPayloads(tenantId, ids);
  const payloads = new Map(stored.map(({ id, payload }) => [id, payload]));
  return wanted.flatMap((event) => {
    const payload = payloads.get(event.id);
    if (payload === undefined) return [];
    const value: unknown = JSON.parse(utf8.decode(payload));
    return isSubscribed(subscription, { ...event, value }) ? [event.id] : [];
  });
}
