import { expect, test } from "vitest";
import { listChanges, summarizeChanges } from "./audit-words.ts";

type Sides = Parameters<typeof listChanges>[0];

const entries: [summary: string, entry: Sides][] = [
  ["–", { before: null, after: null }],
  ["made", { before: null, after: { name: "Acme" } }],
  ["removed", { before: { name: "Acme" }, after: null }],
  ["url", { before: { url: "a", version: 1 }, after: { url: "b", version: 2 } }],
  ["a, b, c", { before: { a: 1, b: 1, c: 1 }, after: { a: 2, b: 2, c: 2 } }],
  ["a, b, c and 1 more", { before: { a: 1, b: 1, c: 1, d: 1 }, after: { a: 2, b: 2, c: 2, d: 2 } }],
  ["–", { before: { version: 1 }, after: { version: 2 } }],
];

test.each(entries)("in a cell changes are summarized as %j", (summary, entry) => {
  expect(summarizeChanges(entry)).toBe(summary);
});

test("each field has both of its values, and what one side does not have is told from null", () => {
  const before = { url: "https://old.example", filter: null, channels: ["a"] };
  const after = { url: "https://new.example", filter: { total: 1 }, note: "" };
  expect(listChanges({ before, after })).toEqual([
    { field: "url", before: "https://old.example", after: "https://new.example" },
    { field: "filter", before: "null", after: '{\n  "total": 1\n}' },
    { field: "channels", before: '[\n  "a"\n]', after: null },
    { field: "note", before: null, after: "" },
  ]);
});
