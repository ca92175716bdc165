import fc from "fast-check";
import { expect, test } from "vitest";
import { arraySpans, JsonSpanError, objectSpans, type Span, trimSpan } from "./json-span.ts";

const bytesOf = (text: string) => Buffer.from(text);
const all = (bytes: Uint8Array): Span => ({ start: 0, end: bytes.length });
const textOf = (bytes: Buffer, { start, end }: Span) => bytes.toString("utf8", start, end);

function membersOf(text: string, maxDepth = 64): [string, string][] {
  const bytes = bytesOf(text);
  return Array.from(objectSpans(bytes, all(bytes), maxDepth), ([key, span]) => [key, textOf(bytes, span)]);
}

function itemsOf(text: string, maxDepth = 64): string[] {
  const bytes = bytesOf(text);
  return arraySpans(bytes, all(bytes), maxDepth).map((span) => textOf(bytes, span));
}

function codeOf(scan: () => unknown): string {
  try {
    scan();
    return "none";
  } catch (error) {
    return error instanceof JsonSpanError ? error.code : `threw ${error}`;
  }
}

/** Writes a value as JSON with the given whitespace, cycled, between all tokens. */
function writeSpaced(value: unknown, spaces: readonly string[]): string {
  let at = 0;
  const space = () => spaces[at++ % spaces.length] ?? "";
  const write = (part: unknown): string => {
    if (Array.isArray(part)) {
      return `${space()}[${part.map(write).join(",")}${space()}]${space()}`;
    }
    if (typeof part === "object" && part !== null) {
      const members = Object.entries(part).map(
        ([key, item]) => `${space()}${JSON.stringify(key)}${space()}:${write(item)}`,
      );
      return `${space()}{${members.join(",")}${space()}}${space()}`;
    }
    return `${space()}${JSON.stringify(part)}${space()}`;
  };
  return write(value);
}

const anySpaces = fc.array(fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r"), maxLength: 3 }), {
  minLength: 1,
});
const anyValue = fc.jsonValue({ stringUnit: "binary", maxDepth: 4 });
const anyKey = fc.string({ unit: "binary" });

test("members keep their bytes: key order, spacing, numbers and escapes", () => {
  const text =
    ' {"b" : 1.0 , "a":12345678901234567890,\n"c":{"x": [1, {}]} , "d":"\\u0041\\"]}","e":null,"":[ ]} ';
  expect(membersOf(text)).toEqual([
    ["b", "1.0"],
    ["a", "12345678901234567890"],
    ["c", '{"x": [1, {}]}'],
    ["d", '"\\u0041\\"]}"'],
    ["e", "null"],
    ["", "[ ]"],
  ]);
});

test("items keep their bytes", () => {
  expect(itemsOf('[ 1.0 ,"a,b]",[ [] ],{"a":"}"} , true]')).toEqual([
    "1.0",
    '"a,b]"',
    "[ [] ]",
    '{"a":"}"}',
    "true",
  ]);
  expect(itemsOf(" [ ] ")).toEqual([]);
  expect(membersOf("{ }")).toEqual([]);
});

test("each member of any object parses to its value, whatever whitespace is around", () => {
  fc.assert(
    fc.property(fc.dictionary(anyKey, anyValue), anySpaces, (value, spaces) => {
      const text = writeSpaced(value, spaces);
      const expected = JSON.parse(text);
      const members = membersOf(text);
      expect(members.map(([key]) => key).sort()).toEqual(Object.keys(expected).sort());
      for (const [key, slice] of members) {
        expect(slice).toBe(slice.trim());
        expect(JSON.parse(slice)).toEqual(Object.getOwnPropertyDescriptor(expected, key)?.value);
      }
    }),
    { numRuns: 500 },
  );
});

test("each item of any array parses to its value, whatever whitespace is around", () => {
  fc.assert(
    fc.property(fc.array(anyValue), anySpaces, (value, spaces) => {
      const text = writeSpaced(value, spaces);
      expect(itemsOf(text).map((slice) => JSON.parse(slice))).toEqual(JSON.parse(text));
    }),
    { numRuns: 500 },
  );
});

test("a span inside a larger text is scanned by itself", () => {
  const bytes = bytesOf('{"events":[{"payload":{"n":1}}, {"payload":[2]}]}');
  const events = objectSpans(bytes, trimSpan(bytes), 9).get("events") ?? { start: 0, end: 0 };
  const payloads = arraySpans(bytes, events, 9).map((event) => objectSpans(bytes, event, 9).get("payload"));
  expect(payloads.map((span) => span && textOf(bytes, span))).toEqual(['{"n":1}', "[2]"]);
});

test("keys are compared and given as JSON decodes them", () => {
  const keys = (text: string) => membersOf(text).map(([key]) => key);
  expect(keys('{"p\\u0061yload":1,"\\n":2,"é":3,"\\ud83d\\ude00":4,"__proto__":5}')).toEqual([
    "payload",
    "\n",
    "é",
    "😀",
    "__proto__",
  ]);
  expect(codeOf(() => membersOf('{"payload":1,"p\\u0061yload":2}'))).toBe("duplicate_key");
  expect(codeOf(() => membersOf('{"é":1,"\\u00e9":2}'))).toBe("duplicate_key");
});

test("only the keys of the object itself must differ", () => {
  expect(membersOf('{"a":{"x":1,"x":2},"x":[{"a":1,"a":2}]}')).toHaveLength(2);
});

test("depth counts every open array and object, the scanned one first", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(codeOf(() => itemsOf(nested(5), 5))).toBe("none");
  expect(codeOf(() => itemsOf(nested(6), 5))).toBe("too_deep");
  expect(codeOf(() => membersOf(`{"a":${nested(4)}}`, 5))).toBe("none");
  expect(codeOf(() => membersOf(`{"a":1,"b":${nested(5)}}`, 5))).toBe("too_deep");
  expect(codeOf(() => membersOf(`{"a":"${nested(50)}"}`, 1))).toBe("none");
  expect(codeOf(() => membersOf("{}", 0))).toBe("too_deep");
});

test("a million open brackets are refused without recursion", () => {
  expect(codeOf(() => itemsOf("[".repeat(1_000_000), 64))).toBe("too_deep");
  expect(codeOf(() => itemsOf("[".repeat(1_000_000), 2_000_000))).toBe("malformed");
});

test.each([
  ["", "not_an_object"],
  ["  ", "not_an_object"],
  ["[]", "not_an_object"],
  ["1", "not_an_object"],
  ['\ufeff{"a":1}', "not_an_object"],
  ["{", "malformed"],
  ["{}{}", "malformed"],
  ["{} x", "malformed"],
  ['{"a"', "malformed"],
  ['{"a":', "malformed"],
  ['{"a":}', "malformed"],
  ['{"a":1', "malformed"],
  ['{"a":1,', "malformed"],
  ['{"a":1,}', "malformed"],
  ['{,"a":1}', "malformed"],
  ["{a:1}", "malformed"],
  ['{"a" 1}', "malformed"],
  ['{"a":1 "b":2}', "malformed"],
  ['{"a":"', "malformed"],
  ['{"a":"\\', "malformed"],
  ['{"a":"\\"', "malformed"],
  ['{"a":[}', "malformed"],
  ['{"\\u00":1}', "malformed"],
  ['{"a', "malformed"],
])("the object %j is %s", (text, code) => {
  expect(codeOf(() => membersOf(text))).toBe(code);
});

test.each([
  ["", "not_an_array"],
  ["{}", "not_an_array"],
  ["[", "malformed"],
  ["[1", "malformed"],
  ["[1,", "malformed"],
  ["[1,]", "malformed"],
  ["[,1]", "malformed"],
  ["[1 2]", "malformed"],
  ["[]]", "malformed"],
])("the array %j is %s", (text, code) => {
  expect(codeOf(() => itemsOf(text))).toBe(code);
});

test("a key of broken UTF-8 is malformed", () => {
  const bytes = Buffer.concat([bytesOf('{"'), Buffer.of(0xff), bytesOf('":1}')]);
  expect(codeOf(() => objectSpans(bytes, all(bytes), 9))).toBe("malformed");
});

test("hostile bytes never throw anything but JsonSpanError, and spans stay inside", () => {
  const byte = fc.oneof(fc.constantFrom(...bytesOf('{}[]",:\\ 1u')), fc.nat({ max: 255 }));
  const anyBytes = fc.array(byte, { maxLength: 60 }).map((list) => Uint8Array.from(list));
  const anyText = anyBytes.map((bytes) => Buffer.concat([bytesOf('{"a":'), bytes, bytesOf("}")]));
  fc.assert(
    fc.property(
      fc.oneof(anyBytes, anyText),
      fc.nat({ max: 80 }),
      fc.nat({ max: 80 }),
      (bytes, start, end) => {
        for (const at of [all(bytes), { start, end }]) {
          let spans: Span[] = [];
          expect(codeOf(() => (spans = [...objectSpans(bytes, at, 9).values()]))).not.toMatch(/^threw/);
          expect(codeOf(() => (spans = spans.concat(arraySpans(bytes, at, 9))))).not.toMatch(/^threw/);
          const limit = Math.min(at.end, bytes.length);
          for (const span of spans)
            expect(at.start <= span.start && span.start < span.end && span.end <= limit).toBe(true);
        }
      },
    ),
    { numRuns: 3000 },
  );
});

test("trimming takes the whitespace of JSON and no other", () => {
  const trim = (text: string) => textOf(bytesOf(text), trimSpan(bytesOf(text)));
  expect(trim(' \t\r\n {"a": 1} \n')).toBe('{"a": 1}');
  expect(trim("\u00a01\u2028")).toBe("\u00a01\u2028");
  expect(trim("1")).toBe("1");
  expect(trimSpan(bytesOf(" \n"))).toEqual({ start: 2, end: 2 });
});

test("an object of more than 100 members is given up early", () => {
  const object = (count: number) =>
    Buffer.from(`{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(",")}}`);
  const scan = (bytes: Buffer) => objectSpans(bytes, trimSpan(bytes), 64);
  expect(scan(object(100)).size).toBe(100);
  expect(() => scan(object(101))).toThrow(expect.objectContaining({ code: "too_many_members" }));
});

test("an array of more items than are wanted is given up early", () => {
  const bytes = bytesOf("[1, 2, {");
  expect(codeOf(() => arraySpans(bytes, all(bytes), 9, 2))).toBe("too_many_items");
  expect(arraySpans(bytesOf("[1, 2]"), { start: 0, end: 6 }, 9, 2)).toHaveLength(2);
});
