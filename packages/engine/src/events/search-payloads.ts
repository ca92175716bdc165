import { setImmediate as breathe } from "node:timers/promises";
import { createPayloadMatch, type PayloadMatch } from "@posthorn/domain/payload-match";
import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { EventFilter, EventWithPayload } from "../history-store.ts";
import type { ListPage } from "../list-page.ts";
import type { Page, StoredEvent } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";

/** What one search looks at, at most. */
const mostSteps = 10;
const mostBytes = 32 * 1_048_576;
/** Read without a break for other requests: some milliseconds. */
const bytesAtOnce = 524_288;
const defaultWindowMs = 86_400_000;

/** `path`: tokens of a JSON pointer. `value`: a text, or what it spells in JSON, but for objects and arrays. */
export type PayloadQuery = { path: readonly string[]; value: string };

/**
 * Events whose payload has a value at a place, newest first; of the last 24 hours, unless the filter says since when. A page
 * may be short or empty while there are more.
 *
 * @throws EngineError tenant_not_found
 */
export async function searchPayloads(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  query: { filter: EventFilter; payload: PayloadQuery },
  page: Page,
): Promise<ListPage<StoredEvent>> {
  const tenant = await resolveTenant(engine, actor, ref);
  const match = createPayloadMatch(query.payload.path, query.payload.value);
  const createdAfter = query.filter.createdAfter ?? new Date(engine.clock.now() - defaultWindowMs);
  const search = { filter: { ...query.filter, createdAfter }, needles: match.needles };
  const data: StoredEvent[] = [];
  let before = page.before;
  for (let step = 0, bytes = 0; step < mostSteps && bytes < mostBytes; step += 1) {
    const read = await engine.management.history.readPayloads(tenant.id, search, before);
    for (const event of await keepMatches(read.data, match)) {
      if (data.length === page.limit) return { data, next: data.at(-1)?.id ?? null };
      data.push(event);
    }
    before = read.next;
    bytes += read.bytes;
    if (before === null) break;
  }
  return { data, next: before };
}

async function keepMatches(events: readonly EventWithPayload[], match: PayloadMatch): Promise<StoredEvent[]> {
  const found: StoredEvent[] = [];
  let bytes = 0;
  for (const { payload, ...event } of events) {
    if (match.matches(Buffer.from(payload).toString("utf8"))) found.push(event);
    bytes += payload.length;
    if (bytes < bytesAtOnce) continue;
    bytes = 0;
    await breathe();
  }
  return found;
}
