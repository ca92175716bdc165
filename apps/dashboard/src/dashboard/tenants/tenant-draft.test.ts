import { describe, expect, test } from "vitest";
import { addEntry, changesOf, draftOf, emptyDraft, findRepeated, readDraft } from "./tenant-draft.ts";

const at = "2026-03-01T12:00:00.000Z";
const tenant = {
  id: "ten_1",
  name: "Acme Inc.",
  externalId: "acme",
  metadata: { plan: "pro", region: "eu" },
  createdAt: at,
  updatedAt: at,
};
const draft = draftOf(tenant);
const entry = (number: number, name: string, value = "") => ({ number, name, value });

describe("the draft of a tenant", () => {
  test("is the tenant again when nothing was written", () => {
    const { name, externalId, metadata } = tenant;
    expect(readDraft(draft)).toEqual({ name, externalId, metadata });
    expect(changesOf(tenant, draft)).toEqual({});
  });

  test.each([
    ["a name", { name: " Acme Ltd. " }, { name: "Acme Ltd." }],
    ["no external id any more", { externalId: " " }, { externalId: null }],
    ["an entry less", { metadata: [entry(0, "plan", "pro")] }, { metadata: { plan: "pro" } }],
    [
      "another value",
      { metadata: [entry(0, "plan", "pro"), entry(1, "region", "us")] },
      { metadata: { plan: "pro", region: "us" } },
    ],
    ["entries in another order", { metadata: draft.metadata.toReversed() }, {}],
  ])("tells of %s, and of nothing else", (_what, written, changes) => {
    expect(changesOf(tenant, { ...draft, ...written })).toEqual(changes);
  });

  test("leaves out entries that have no name yet, and keeps those that objects inherit", () => {
    const metadata = [...addEntry([]), entry(1, "__proto__", "x")];
    const read = readDraft({ ...emptyDraft, metadata }).metadata;
    expect(Object.entries(read)).toEqual([["__proto__", "x"]]);
  });

  test("knows a name that stands there twice; entries without one do not count", () => {
    const metadata = [entry(0, ""), entry(1, ""), entry(2, "plan")];
    expect(findRepeated({ ...draft, metadata })).toBeUndefined();
    expect(findRepeated({ ...draft, metadata: [...metadata, entry(3, "plan")] })).toBe("plan");
  });

  test("gives each entry a number of its own, also after one was taken out", () => {
    expect(addEntry([entry(0, "a"), entry(4, "b")]).at(-1)?.number).toBe(5);
    expect(addEntry([])[0]?.number).toBe(0);
  });
});
