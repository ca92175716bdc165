import * as z from "zod";

/** What a key may do. The list is closed: it is stored with keys, checked on each request and shown in the docs. */
export const scopes = [
  "admin",
  "events:write",
  "endpoints:read",
  "endpoints:write",
  "secrets:read",
  "secrets:write",
  "deliveries:read",
  "deliveries:write",
  "payloads:read",
  "stats:read",
] as const;

export type Scope = (typeof scopes)[number];

/** What a portal session can be made for: a tenant's own affairs, never administration and never emitting. */
export const capabilities = [
  "endpoints:read",
  "endpoints:write",
  "secrets:read",
  "secrets:write",
  "deliveries:read",
  "deliveries:write",
  "payloads:read",
  "stats:read",
] as const satisfies readonly Scope[];

export type Capability = (typeof capabilities)[number];

export const scope = z
  .enum(scopes)
  .meta({ id: "Scope", description: "`admin` grants everything, `x:write` grants `x:read`." });

export const capability = z.enum(capabilities).meta({
  id: "Capability",
  description: "A scope that a portal session can have; `x:write` grants `x:read`.",
});

/** Tells whether the scopes of a key allow what needs `needed`. */
export function hasScope(granted: readonly Scope[], needed: Scope): boolean {
  return granted.some((scope) => scope === "admin" || scope === needed || readBy(scope) === needed);
}

/** The reading scope that a writing scope includes, as a string that may name no scope at all. */
function readBy(scope: Scope): string {
  return scope.replace(/:write$/, ":read");
}
