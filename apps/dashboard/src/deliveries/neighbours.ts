import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Delivery } from "../words/statuses.ts";

export type Neighbours = { before: Delivery | undefined; after: Delivery | undefined };

/** The deliveries before and after one, in the page of the list that it was opened from; none for who came by a link. */
export function useNeighbours(id: string): Neighbours {
  const queries = useQueryClient();
  const [rows] = useState(() => findRows(queries, id));
  const at = rows.findIndex((row) => row.id === id);
  return at === -1 ? { before: undefined, after: undefined } : { before: rows[at - 1], after: rows[at + 1] };
}

/** Of several lists that have it, the one that was read last. */
function findRows(queries: QueryClient, id: string): readonly Delivery[] {
  const lists = ["listDeliveries", "listTenantDeliveries"].flatMap((name) =>
    queries.getQueryCache().findAll({ queryKey: [name] }),
  );
  const pages = lists
    .toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
    .map(({ state }) => rowsOf(state.data));
  return pages.find((rows) => rows.some((row) => row.id === id)) ?? [];
}

/** What is kept under the names of these lists is one of their pages. */
function rowsOf(data: unknown): readonly Delivery[] {
  return (data as { data: readonly Delivery[] } | undefined)?.data ?? [];
}
