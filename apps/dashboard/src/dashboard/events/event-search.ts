import type { Query } from "@posthorn/sdk";
import { type Qualifier, readTerms, type Term, writeTerms } from "../../words/qualifiers.ts";
import { readSearchText, readTime, type Setter, tenantForm, timeForm } from "../../words/read-search.ts";

export type EventFilter = Omit<Query<"listEvents">, "limit" | "cursor">;

/** `id`: of the one event that is meant. */
export type EventSearch = {
  tenant: string | undefined;
  id: string | undefined;
  filter: EventFilter;
  mistakes: string[];
};

/** What a tenant's events are searched by. */
export const ownEventQualifiers: readonly Qualifier[] = [
  { name: "type", about: "event type, or prefix.*", example: "type:invoice.*" },
  { name: "tag", about: "tag of the event", example: "tag:order-42" },
  { name: "external", about: "its external id", example: "external:inv-2026-17" },
  { name: "id", about: "event's id", example: "id:evt_…" },
  { name: "matched", about: "by any endpoint", example: "matched:no", values: ["yes", "no"] },
  { name: "channel", about: "one of its channels", example: "channel:eu" },
  { name: "after", about: "emitted after", example: "after:2026-03-01" },
  { name: "before", about: "emitted before", example: "before:2026-03-01T12:00Z" },
];

export const fleetEventQualifiers: readonly Qualifier[] = [
  { name: "tenant", about: "tenant's id or external id", example: "tenant:acme" },
  ...ownEventQualifiers,
];

/** For those who may read payloads. */
export const payloadQualifier: Qualifier = {
  name: "payload",
  about: "value at a JSON pointer, of the last 24 h unless after: says more",
  example: "payload:/order/id=42",
};

type Draft = EventFilter & { tenant: string; id: string };

const setters: Record<string, Setter<Draft>> = {
  tenant: (tenant) => (tenant === "" ? tenantForm : { tenant }),
  id: (id) => (/^evt_[0-9a-z]{26}$/.test(id) ? { id } : "an id such as evt_…"),
  type: (value) =>
    /^(\*|[\w-]+(\.[\w-]+)*(\.\*)?)$/.test(value) ? { eventType: value } : "a name, or prefix.*",
  tag: (tag) => (/^[\x21-\x7E]{1,64}$/.test(tag) ? { tag } : "1 to 64 characters without spaces"),
  external: (externalId) => (/^.{1,255}$/s.test(externalId) ? { externalId } : "1 to 255 characters"),
  matched: (value) => (/^(yes|no)$/.test(value) ? { matched: value === "yes" } : "yes or no"),
  channel: (channel) => (/^[\w.:-]{1,64}$/.test(channel) ? { channel } : "1 to 64 of A-Z a-z 0-9 _ . : -"),
  payload(value) {
    const [, payloadPath, payloadValue] = /^(\/[^=]*)=(.*)$/s.exec(value) ?? [];
    return payloadPath === undefined || payloadValue === undefined
      ? "a JSON pointer and a value, such as /order/id=42"
      : { payloadPath, payloadValue };
  },
  after: (value) => asTime("createdAfter", value),
  before: (value) => asTime("createdBefore", value),
};

function asTime(field: "createdAfter" | "createdBefore", value: string) {
  const at = readTime(value);
  return at === undefined ? timeForm : { [field]: at };
}

/** What a search means to the API; an id by itself says what it is of. */
export function readEventSearch(text: string, qualifiers: readonly Qualifier[]): EventSearch {
  const names = new Set(qualifiers.map((qualifier) => qualifier.name));
  const known = Object.fromEntries(Object.entries(setters).filter(([name]) => names.has(name)));
  const { query, mistakes } = readSearchText(writeTerms(readTerms(text).map(recogniseId)), known);
  const { tenant, id, ...filter } = query;
  return { tenant, id, filter, mistakes };
}

const idNames: Record<string, string> = { evt: "id", ten: "tenant" };

function recogniseId({ name, value }: Term): Term {
  const prefix = /^(evt|ten)_[0-9a-z]{26}$/.exec(value)?.[1];
  return name === null && prefix !== undefined ? { name: idNames[prefix] ?? null, value } : { name, value };
}
