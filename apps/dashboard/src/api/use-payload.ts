import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useApi } from "./api-client.tsx";

/** An event's payload, byte for byte: parsed and written again, `1.0` would be `1`. */
export function usePayload(tenant: string, event: string, mayRead: boolean): UseQueryResult<string, Error> {
  const api = useApi();
  return useQuery<string, Error>({
    queryKey: ["payload", tenant, event],
    queryFn: async ({ signal }) => {
      const path = `/v1/tenants/${encodeURIComponent(tenant)}/events/${encodeURIComponent(event)}?include=payload`;
      return cutPayload(await api.readText(path, signal));
    },
    enabled: mayRead,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const field = ',"payload":';

/** The payload is the last field of an event; inside a string the quotes of its name would be escaped. */
export function cutPayload(event: string): string {
  const at = event.indexOf(field);
  return at === -1 ? "" : event.slice(at + field.length, event.lastIndexOf("}"));
}
