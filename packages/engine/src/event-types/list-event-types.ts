import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { EventType, EventTypePage } from "../management-store.ts";

/** In order of name. */
export function listEventTypes(engine: Engine, page: EventTypePage): Promise<ListPage<EventType>> {
  return readPage(
    page.limit,
    (limit) => engine.management.eventTypes.list({ ...page, limit }),
    (type) => type.name,
  );
}
