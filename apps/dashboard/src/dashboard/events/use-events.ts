import type { Answer } from "@posthorn/sdk";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useApi } from "../../api/api-client.tsx";
import { useRead } from "../../api/use-call.ts";
import type { EventSearch } from "./event-search.ts";

export type EventPage = Answer<"listEvents">;

/** A page of what is searched for; an event that is named by its id is found whosever it is. */
export function useEvents(
  { tenant, id, filter }: EventSearch,
  cursor: string | undefined,
): UseQueryResult<EventPage, Error> {
  const found = useEventPage(id);
  const list = useRead(
    "listEvents",
    { path: { tenant: tenant ?? "" }, query: { ...filter, ...(cursor === undefined ? {} : { cursor }) } },
    { isEnabled: tenant !== undefined && id === undefined, keepsPrevious: true },
  );
  return id === undefined ? list : found;
}

function useEventPage(id: string | undefined): UseQueryResult<EventPage, Error> {
  const api = useApi();
  return useQuery<EventPage, Error>({
    queryKey: ["getEvent", "page", id],
    async queryFn({ signal }) {
      const { data } = await api.call("search", { query: { q: id ?? "" } }, { signal });
      const tenant = data.find(({ kind }) => kind === "event")?.tenantId ?? null;
      if (tenant === null) return { data: [], nextCursor: null };
      const event = await api.call("getEvent", { path: { tenant, event: id ?? "" } }, { signal });
      return { data: [event], nextCursor: null };
    },
    enabled: id !== undefined,
  });
}
