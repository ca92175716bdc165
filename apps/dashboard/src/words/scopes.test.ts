import { expect, test } from "vitest";
import { includedBy, leastScopes } from "./scopes.ts";

test("writing includes reading, admin includes everything, and nothing includes itself", () => {
  expect(includedBy("endpoints:read", ["endpoints:write"])).toBe("endpoints:write");
  expect(includedBy("endpoints:write", ["endpoints:read", "endpoints:write"])).toBeUndefined();
  expect(includedBy("stats:read", ["stats:read", "admin"])).toBe("admin");
  expect(includedBy("payloads:read", ["deliveries:write"])).toBeUndefined();
});

test("what others include need not be asked for", () => {
  expect(leastScopes(["deliveries:read", "deliveries:write", "stats:read"])).toEqual([
    "deliveries:write",
    "stats:read",
  ]);
  expect(leastScopes(["admin", "events:write"])).toEqual(["admin"]);
});
