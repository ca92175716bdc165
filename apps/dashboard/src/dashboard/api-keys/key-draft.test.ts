import { expect, test } from "vitest";
import { emptyKeyDraft, readKeyDraft } from "./key-draft.ts";

const nowMs = Date.parse("2026-03-01T12:00:00.000Z");

test("a key without a tenant is for the whole instance, and ends when it is told to", () => {
  const draft = { ...emptyKeyDraft, name: " billing ", scopes: ["events:write"], expiresIn: "30d" } as const;
  expect(readKeyDraft(draft, nowMs)).toEqual({
    name: "billing",
    tenant: null,
    scopes: ["events:write"],
    expiresAt: "2026-03-31T12:00:00.000Z",
    ratePerSecond: null,
  });
});

test("a tenant's key is asked for with the scopes that no other includes", () => {
  const scopes = ["endpoints:read", "endpoints:write"] as const;
  const body = readKeyDraft({ ...emptyKeyDraft, name: "app", tenant: " acme", scopes }, nowMs);
  expect(body).toMatchObject({ tenant: "acme", scopes: ["endpoints:write"], expiresAt: null });
});
