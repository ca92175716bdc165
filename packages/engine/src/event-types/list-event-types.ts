import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { EventType } from "../management-store.ts";

/** In order of name. */
export function listEventTypes(
  engine: Engine,
  page: { limit: number; after: string | null },
): Promise<ListPage<EventType>> {
  return readPage(
    page.limit,
    (limit) => engine.management.eventTypes.list({ ...page, limit }),
    (type) => type.name,
  );
}
