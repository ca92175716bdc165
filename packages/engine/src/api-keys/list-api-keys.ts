import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { ApiKey, Page } from "../management-store.ts";

export function listApiKeys(engine: Engine, page: Page): Promise<ListPage<ApiKey>> {
  return readPage(
    page.limit,
    (limit) => engine.management.apiKeys.list({ ...page, limit }),
    (key) => key.id,
  );
}
