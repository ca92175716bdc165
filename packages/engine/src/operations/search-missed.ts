import { setImmediate as breathe } from "node:timers/promises";
import { compileFilter } from "@posthorn/domain/filter";
import { isSubscribed, type Subscription } from "@posthorn/domain/subscription";
import type { Engine } from "../engine.ts";
import type { MissedEvent, MissingSet, Operation } from "./operation-store.ts";

/** What is read and parsed at once: a payload, or as many as take some milliseconds to parse. */
const chunkBytes = 512 * 1_024;
/** What one search reads. */
const mostBytes = 16 * 1_048_576;
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

/** `endsAtMs`: by the engine's clock; what has begun is finished. */
export type SearchBounds = { window: number; limit: number; endsAtMs: number };

/**
 * Looks at the next `window` events, or at fewer where payloads take too long, and answers the first `limit` that the endpoint
 * would get and has no delivery of. `last` is where to go on; null at the end.
 */
export async function searchMissed(
  engine: Engine,
  search: MissedSearch,
  after: string | null,
  { window, limit, endsAtMs }: SearchBounds,
): Promise<{ eventIds: string[]; last: string | null }> {
  const { missed, last } = await engine.management.operations.findMissed(search, after, window);
  const withoutFilter = { ...search.subscription, filter: null };
  const wanted = missed.filter((event) => isSubscribed(withoutFilter, { ...event, value: undefined }));
  const chunks = search.subscription.filter === null ? [wanted] : cutByBytes(wanted);
  const eventIds: string[] = [];
  let bytesRead = 0;
  for (const chunk of chunks) {
    for (const id of await matching(engine, search, chunk)) {
      eventIds.push(id);
      if (eventIds.length === limit) return { eventIds, last: id };
    }
    bytesRead += sumBytes(chunk);
    const isEnough = bytesRead >= mostBytes || engine.clock.now() >= endsAtMs;
    if (isEnough && chunk !== chunks.at(-1)) return { eventIds, last: chunk.at(-1)?.id ?? last };
    await breathe();
  }
  return { eventIds, last };
}

function cutByBytes(events: readonly MissedEvent[]): MissedEvent[][] {
  const chunks: MissedEvent[][] = [];
  let [chunk, bytes]: [MissedEvent[], number] = [[], 0];
  for (const event of events) {
    if (chunk.length === 0 || bytes + event.payloadBytes > chunkBytes) {
      [chunk, bytes] = [[], 0];
      chunks.push(chunk);
    }
    chunk.push(event);
    bytes += event.payloadBytes;
  }
  return chunks;
}

function sumBytes(events: readonly MissedEvent[]): number {
  return events.reduce((sum, { payloadBytes }) => sum + payloadBytes, 0);
}

/** Of events whose type and channels fit, those that the filter takes too, in their order. */
async function matching(
  engine: Engine,
  { tenantId, subscription }: MissedSearch,
  events: readonly MissedEvent[],
): Promise<string[]> {
  const ids = events.map(({ id }) => id);
  if (subscription.filter === null || ids.length === 0) return ids;
  const stored = await engine.management.operations.readPayloads(tenantId, ids);
  const payloads = new Map(stored.map(({ id, payload }) => [id, payload]));
  return events.flatMap((event) => {
    const payload = payloads.get(event.id);
    if (payload === undefined) return [];
    const value: unknown = JSON.parse(utf8.decode(payload));
    return isSubscribed(subscription, { ...event, value }) ? [event.id] : [];
  });
}
