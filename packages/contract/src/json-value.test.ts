import fc from "fast-check";
import { expect, test } from "vitest";
import { isStorableJson } from "./json-value.ts";

const nested = (depth: number) => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown;

const cases: [what: string, ok: boolean, value: unknown][] = [
  ["null", true, null],
  ["an emoji", true, "👋"],
  ["NUL", false, "a\0b"],
  ["a lone surrogate", false, "\ud83d"],
  ["NUL in a list", false, [1, ["\0"]]],
  ["NUL in a key", false, { "\0": 1 }],
  ["64 levels", true, nested(64)],
  ["65 levels", false, nested(65)],
  ["5,000 levels", false, nested(5_000)],
];

test.each(cases)("%s is storable: %s", (_what, ok, value) => {
  expect(isStorableJson(value)).toBe(ok);
});

test("any JSON of well-formed text without NUL is storable", () => {
  const string = fc.string({ unit: "grapheme" }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "grapheme", maxDepth: 5 }), string, (value, text) => {
      fc.pre(!JSON.stringify(value).includes("\\u0000"));
      expect(isStorableJson({ [text]: value })).toBe(true);
    }),
    { numRuns: 100 },
  );
});
