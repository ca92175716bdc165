import type { Engine } from "../engine.ts";
import { type ListPage, readPage } from "../list-page.ts";
import type { Page } from "../management-store.ts";
import type { Operation } from "./operation-store.ts";

export function listOperations(engine: Engine, page: Page): Promise<ListPage<Operation>> {
  return readPage(
    page.limit,
    (limit) => engine.management.operations.list({ ...page, limit }),
    (operation) => operation.id,
  );
}
