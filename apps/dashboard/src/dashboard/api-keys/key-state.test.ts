import { expect, test } from "vitest";
import { prefixOfKey, stateOfKey } from "./key-state.ts";

const now = "2026-03-01T12:00:00.000Z";
const before = "2026-03-01T11:59:59.999Z";
const after = "2026-03-01T12:00:00.001Z";

const keys: [state: string, revokedAt: string | null, expiresAt: string | null][] = [
  ["active", null, null],
  ["active", null, after],
  ["expired", null, now],
  ["expired", null, before],
  ["revoked", before, null],
  ["revoked", before, before],
];

test.each(keys)("a key is %s that was revoked at %j and expires at %j", (state, revokedAt, expiresAt) => {
  expect(stateOfKey({ revokedAt, expiresAt }, Date.parse(now))).toBe(state);
});

test("a key is recognised by how its text begins", () => {
  expect(prefixOfKey({ id: "key_01k6xq7tb5f3m8r9v2w4y6z0ac" })).toBe("ph_01k6xq7tb5f3m8r9v2w4y6z0ac");
});
