import type { components } from "@posthorn/sdk";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useApi } from "../api/api-client.tsx";

export type EventType = components["schemas"]["EventType"];

/** `isWhole`: false when there are more than are read. */
export type Catalogue = { types: readonly EventType[]; isWhole: boolean };

const mostPages = 20;

/** The event types of the catalogue by name, as far as a page can show them; archived ones too when `withArchived`. */
export function useEventTypes({
  withArchived = false,
  isEnabled = true,
}: {
  withArchived?: boolean;
  isEnabled?: boolean;
} = {}): UseQueryResult<Catalogue, Error> {
  const api = useApi();
  return useQuery<Catalogue, Error>({
    queryKey: ["listEventTypes", "all", withArchived],
    async queryFn({ signal }) {
      const types: EventType[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < mostPages; page += 1) {
        const query: Record<string, string | number> = {
          limit: 100,
          ...(withArchived ? {} : { archived: "false" }),
          ...(cursor === null ? {} : { cursor }),
        };
        const { data, nextCursor } = await api.call("listEventTypes", { query }, { signal });
        types.push(...data);
        if (nextCursor === null) return { types, isWhole: true };
        cursor = nextCursor;
      }
      return { types, isWhole: false };
    },
    enabled: isEnabled,
  });
}
