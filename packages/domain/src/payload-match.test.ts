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
  { at: "/id", value: "10e998", payload: '{"id":1.0E+0999}', matches: true },
  { at: "/id", value: "0", payload: '{"id":0.00e99999999999999999999}', matches: true },
  { at: "/id", value: "1e99999999999999999999", payload: '{"id":1e99999999999999999999}', matches: true },
  { at: "/id", value: "1e99999999999999999999", payload: '{"id":1e99999999999999999998}', matches: false },
  { at: "/id", value: "1e-0", payload: '{"id":1}', matches: true },
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

const length = 300_000;
const zeros = "0".repeat(length);

// Each took minutes when zeros were cut off by an expression that begins anew at each of them.
test.for<[what: string, number: string, value: string]>([
  ["zeros before the last digit", `1.${zeros}1`, "1"],
  [
    "zeros in groups",
    `1.${"00000000000000000000000000000001".repeat(length / 32)}`,
    "1.00000000000000000000000000000001",
  ],
  ["zeros at the end", `1${zeros}`, "1e999"],
  ["zeros in front", `0.${zeros}1`, "0"],
  ["a long exponent", `1e${"9".repeat(length)}`, "1e999"],
  ["a long exponent of zeros", `1e${zeros}2`, "1e3"],
])("a number as long as a payload is compared in one go: %s", ([, number, value]) => {
  const startedAtMs = performance.now();
  expect(createPayloadMatch(["a"], value).matches(`{"a":${number}}`)).toBe(false);
  expect(performance.now() - startedAtMs).toBeLessThan(2_000);
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
