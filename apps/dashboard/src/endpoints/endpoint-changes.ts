import type { Body } from "@posthorn/sdk";
import type { HeaderRow } from "./add/endpoint-draft.ts";
import type { Endpoint } from "./endpoint-rights.ts";

export type EndpointChanges = NonNullable<Body<"updateEndpoint">>;

/** What the form has. `headers`: null leaves them as they are, since their values are never shown. */
export type EndpointEdit = {
  url: string;
  description: string;
  eventTypes: readonly string[];
  headers: readonly HeaderRow[] | null;
};

export function editOf({ url, description, eventTypes }: Endpoint): EndpointEdit {
  return { url, description, eventTypes, headers: null };
}

/** What differs, as the API takes it. */
export function readChanges(
  endpoint: Pick<Endpoint, "url" | "description" | "eventTypes">,
  { url, description, eventTypes, headers }: EndpointEdit,
): EndpointChanges {
  const isSame = eventTypes.toSorted().join() === endpoint.eventTypes.toSorted().join();
  return {
    ...(url.trim() === endpoint.url ? {} : { url: url.trim() }),
    ...(description === endpoint.description ? {} : { description }),
    ...(isSame ? {} : { eventTypes: [...eventTypes] }),
    ...(headers === null
      ? {}
      : { headers: Object.fromEntries(headers.map(({ name, value }) => [name.trim(), value.trim()])) }),
  };
}
