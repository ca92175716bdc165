import fc from "fast-check";
import { expect, test } from "vitest";
import { createPayloadMatch, readPointer } from "./payload-match.ts";

test.for<[pointer: string, tokens: string[] | null]>([
  ["", []],
  ["/", [""]],
  ["/order/id", ["order", "id"]],
  ["/items/0/sku", ["items", "0", "sku"]],
  ["/a~1b/c~0d/~01", ["a/b", "c~d", "~1"]],
  ["//", ["", ""]],
  ["order", null],
  ["/a~", null],
  ["/a~2", null],
])("reads the pointer %o", ([pointer, tokens]) => {
  expect(readPointer(pointer)).toEqual(tokens);
});

test.for<{ at: string; value: string; payload: string; matches: boolean }>([
  { at: "/id", value: "42", payload: '{"id":42}', matches: true },
  { at: "/id", value: "42", payload: '{"id":"42"}', matches: true },
  { at: "/id", value: "42", payload: '{"id":42.0}', matches: true },
  { at: "/id", value: "42", payload: '{"id":4.2e1}', matches: true },
  { at: "/id", value: "4.20e+1", payload: '{"id":42}', matches: true },
  { at: "/id", value: "042", payload: '{"id":42}', matches: false },
  { at: "/id", value: "042", payload: '{"id":"042"}', matches: true },
  { at: "/id", value: "42.0", payload: '{"id":"42"}', matches: false },
  { at: "/id", value: "-0", payload: '{"id":0.0}', matches: true },
  { at: "/id", value: "-42", payload: '{"id":42}', matches: false },
  { at: "/id", value: "12345678901234567890", payload: '{"id":12345678901234567890}', matches: true },
  { at: "/id", value: "12345678901234567890", payload: '{"id":12345678901234567891}', matches: false },
  { at: "/id", value: "0.1", payload: '{"id":0.10000000000000000001}', matches: false },
  { at: "/id", value: "1e999", payload: '{"id":1e999}', matches: true },
  { at: "/id", value: "1e999", payload: '{"id":2e999}', matches: false },
  { at: "/id", value: "true", payload: '{"id":true}', matches: true },
  { at: "/id", value: "true", payload: '{"id":"true"}', matches: true },
  { at: "/id", value: "null", payload: '{"id":null}', matches: true },
  { at: "/id", value: "null", payload: "{}", matches: false },
  { at: "/id", value: "undefined", payload: "{}", matches: false },
  { at: "/id", value: "", payload: '{"id":""}', matches: true },
  { at: "/id", value: "", payload: '{"id":null}', matches: false },
  { at: "/id", value: "a", payload: String.raw`{"id":"\u0061"}`, matches: true },
  { at: "/id", value: "a", payload: String.raw`{"\u0069d":"a"}`, matches: true },
  { at: "/id", value: "a", payload: '{"id":"b","id":"a"}', matches: true },
  { at: "/id", value: "[object Object]", payload: '{"id":{}}', matches: false },
  { at: "/id", value: "1", payload: '{"id":[1]}', matches: false },
  { at: "/0", value: "1", payload: "[1]", matches: true },
  { at: "/00", value: "1", payload: "[1]", matches: false },
  { at: "/length", value: "1", payload: "[1]", matches: false },
  { at: "/length", value: "1", payload: '"a"', matches: false },
  { at: "/0", value: "1", payload: '{"0":1}', matches: true },
  { at: "/a/b", value: "1", payload: '{"a":{"b":1}}', matches: true },
  { at: "/a/b", value: "1", payload: '{"a":null}', matches: false },
  { at: "/toString/name", value: "toString", payload: "{}", matches: false },
  { at: "/__proto__/a", value: "1", payload: '{"__proto__":{"a":1}}', matches: true },
  { at: "", value: "42", payload: "42", matches: true },
])("$value at $at of $payload: $matches", ({ at, value, payload, matches }) => {
  expect(createPayloadMatch(readPointer(at) ?? [], value).matches(payload)).toBe(matches);
});

test("what matches and has no escapes has every needle in it", () => {
  fc.assert(
    fc.property(fc.json({ depthSize: "small" }), (payload) => {
      for (const [path, value] of leavesOf(JSON.parse(payload), [])) {
        const match = createPayloadMatch(path, String(value));
        expect(match.matches(payload)).toBe(true);
        const missing = match.needles.filter((needle) => !payload.includes(needle));
        expect(payload.includes("\\") ? [] : missing).toEqual([]);
      }
    }),
  );
});

function leavesOf(value: unknown, path: string[]): [string[], unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}
