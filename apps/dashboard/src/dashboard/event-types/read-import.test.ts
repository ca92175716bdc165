import { expect, test } from "vitest";
import { changedCount, readImport } from "./read-import.ts";

const reads: [text: string, read: object][] = [
  ['{"openapi":"3.1.0"}', { body: { document: { openapi: "3.1.0" }, dryRun: true, validate: "warn" } }],
  ["openapi: 3.1.0", { mistake: "is not JSON; a document in YAML has to be converted first" }],
  ["[]", { mistake: "must be an OpenAPI document" }],
  [`{"a":"${"é".repeat(600_000)}"}`, { mistake: "is larger than 1 MB" }],
];

test.each(reads)("%.30j is read", (text, read) => {
  expect(readImport(text, "warn", true)).toEqual(read);
});

test("what stays as it is does not count as imported", () => {
  const results = (["created", "updated", "unchanged", "skipped"] as const).map((result) => ({
    name: "a",
    result,
  }));
  expect(changedCount(results)).toBe(2);
});
