import type { components, Query } from "@posthorn/sdk";
import { type Qualifier, readTerms, writeTerms } from "../../words/qualifiers.ts";
import {
  findValue,
  type ReadSearch,
  readSearchText,
  type Setter,
  tenantForm,
} from "../../words/read-search.ts";

type EndpointQuery = Query<"listAllEndpoints">;
export type EndpointState = components["schemas"]["EndpointState"];

const states: readonly EndpointState[] = ["breaker", "failing", "disabled", "paused", "healthy"];

/** What a tenant's endpoints are searched by. */
export const endpointQualifiers: readonly Qualifier[] = [
  { name: "state", about: "how it does", example: "state:breaker,failing", values: states },
  { name: "url", about: "part of the URL or the description", example: "url:hooks.acme" },
];

/** What those of all tenants are searched by. */
export const fleetEndpointQualifiers: readonly Qualifier[] = [
  ...endpointQualifiers,
  { name: "tenant", about: "tenant's id or external id", example: "tenant:acme" },
];

const setters: Record<string, Setter<EndpointQuery>> = {
  state(value) {
    const asked = value.split(",");
    const known = asked.flatMap((one) => findValue(states, one) ?? []);
    return known.length < asked.length ? `of ${states.join(", ")}, joined by commas` : { state: known };
  },
  url: (contains) =>
    contains === "" || contains.length > 200 ? "a part of a URL or description" : { contains },
  tenant: (tenant) => (tenant === "" ? tenantForm : { tenant }),
};

/** A word without a qualifier is looked for in URLs and descriptions. */
export function readEndpointSearch(text: string): ReadSearch<EndpointQuery> {
  const terms = readTerms(text).map((term) => (term.name === null ? { ...term, name: "url" } : term));
  return readSearchText(writeTerms(terms), setters);
}
