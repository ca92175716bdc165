import { expect, test } from "vitest";
import { hasScope, type Scope, scopes } from "./scopes.ts";

const cases: [granted: Scope[], needed: Scope, allowed: boolean][] = [
  [["endpoints:read"], "endpoints:read", true],
  [["endpoints:write"], "endpoints:read", true],
  [["endpoints:read"], "endpoints:write", false],
  [["endpoints:write"], "secrets:read", false],
  [["events:write"], "deliveries:read", false],
  [["deliveries:write"], "payloads:read", false],
  [["stats:read", "secrets:write"], "secrets:read", true],
  [["endpoints:write"], "admin", false],
  [[], "stats:read", false],
];

test.each(cases)("%j needing %s answers %s", (granted, needed, allowed) => {
  expect(hasScope(granted, needed)).toBe(allowed);
});

test.each(scopes)("admin grants %s", (needed) => {
  expect(hasScope(["admin"], needed)).toBe(true);
});
