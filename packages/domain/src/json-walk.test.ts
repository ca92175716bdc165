import fc from "fast-check";
import { expect, test } from "vitest";
import { isDeeperThan, isLongerThan, walkJson } from "./json-walk.ts";

test("walks every value with its key and depth", () => {
  expect([...walkJson({ a: [1, { b: null }], "": "x" })]).toEqual([
    { key: null, value: { a: [1, { b: null }], "": "x" }, depth: 1 },
    { key: "a", value: [1, { b: null }], depth: 2 },
    { key: null, value: 1, depth: 3 },
    { key: null, value: { b: null }, depth: 3 },
    { key: "b", value: null, depth: 4 },
    { key: "", value: "x", depth: 2 },
  ]);
});

test.each<[unknown, number]>([
  [1, 0],
  [[], 1],
  [{ a: 1 }, 1],
  [[[1], [[2]]], 3],
  [{ a: { b: [] } }, 3],
])("%j has %i levels", (value, levels) => {
  expect(isDeeperThan(levels, value)).toBe(false);
  expect(isDeeperThan(levels - 1, value)).toBe(levels > 0);
});

test("depth beyond any stack is no trouble", () => {
  let deep: unknown = 1;
  for (let level = 0; level < 200_000; level += 1) deep = [deep];
  expect(isDeeperThan(64, deep)).toBe(true);
  expect(isLongerThan(1_000, deep)).toBe(true);
});

test("the length is that of the JSON, but for escapes and one comma a list", () => {
  const plain = fc.string({ unit: "grapheme-ascii" }).filter((text) => !/["\\]/.test(text));
  const json = fc.letrec((tie) => ({
    json: fc.oneof(
      { maxDepth: 4 },
      plain,
      fc.integer(),
      fc.boolean(),
      fc.array(tie("json")),
      fc.dictionary(plain, tie("json")),
    ),
  })).json;
  fc.assert(
    fc.property(json, (value) => {
      const { length } = JSON.stringify(value);
      const containers = [...walkJson(value)].filter((place) => typeof place.value === "object").length;
      expect(isLongerThan(length + containers, value)).toBe(false);
      expect(isLongerThan(length - 1 - containers, value)).toBe(true);
    }),
  );
});
