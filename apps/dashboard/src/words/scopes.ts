import type { components } from "@posthorn/sdk";

type Scope = components["schemas"]["Scope"];

/** What each scope allows. As in docs/api.md. */
export const scopeWords: Readonly<Record<Scope, string>> = {
  admin: "Everything. A key of the whole instance also manages tenants, keys and event types",
  "events:write": "Emit events",
  "endpoints:read": "See endpoints, their lanes and the event types; try filters",
  "endpoints:write": "Create, change, pause, resume, test and delete endpoints",
  "secrets:read": "See signing secrets",
  "secrets:write": "Rotate signing secrets and keys",
  "deliveries:read": "See events, deliveries, attempts and operations",
  "deliveries:write": "Retry, cancel and replay deliveries, one or many",
  "payloads:read": "See the payloads of events, and search in them",
  "stats:read": "See statistics",
};

export const scopes = Object.keys(scopeWords) as Scope[]; // the record has all of them and no others

/** The scope that includes `scope`, of those chosen: `admin` includes all, `x:write` includes `x:read`. */
export function includedBy(scope: Scope, chosen: readonly Scope[]): Scope | undefined {
  return chosen.find(
    (one) => one !== scope && (one === "admin" || one.replace(/:write$/, ":read") === scope),
  );
}

/** Without those that others include. */
export function leastScopes<S extends Scope>(chosen: readonly S[]): S[] {
  return chosen.filter((scope) => includedBy(scope, chosen) === undefined);
}
