import { expect, test } from "vitest";
import { createJsonSchemas } from "./create-json-schemas.ts";

const draft07 = "http://json-schema.org/draft-07/schema#";
const schemas = createJsonSchemas();

function check(schema: unknown, value: unknown): string[] {
  const compiled = schemas.compile(schema);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled.check(value).map(({ pointer, message }) => `${pointer} ${message}`);
}

const text = { type: "string" };
const tree = { properties: { below: { type: "array", items: { $ref: "#" } }, n: { type: "integer" } } };

const fine: [what: string, schema: object, value: unknown][] = [
  ["an empty schema", {}, { any: [1] }],
  ["annotations and OpenAPI's own", { title: "a", example: 1, discriminator: {}, "x-id": 1, xml: {} }, 1],
  ["nullable beside a type", { type: "string", nullable: true }, null],
  ["nullable without a type", { nullable: true, minimum: 1 }, null],
  ["a format nobody knows", { format: "iban" }, "x"],
  ["a money amount", { multipleOf: 0.01 }, 19.99],
  ["a reference into $defs", { $ref: "#/$defs/a", $defs: { a: text } }, "x"],
  ["a reference to an anchor", { $ref: "#a", $defs: { b: { $anchor: "a", ...text } } }, "x"],
  ["a reference with odd names", { $ref: "#/$defs/a%20~1%25%22", $defs: { 'a /%"': text } }, "x"],
  ["a reference to itself", tree, { below: [{ n: 1, below: [{ n: 2 }] }] }],
  ["$id and $schema at the top", { $id: "https://a.example/b", $schema: draft07, ...text }, "x"],
  ["draft-07", { $schema: draft07, items: [text, { type: "number" }], additionalItems: false }, ["x", 1]],
  ["draft-07 dependencies", { $schema: draft07, dependencies: { a: ["b"] } }, { a: 1, b: 2 }],
  ["2020-12 tuples", { prefixItems: [text], items: { type: "number" } }, ["x", 1]],
  [
    "fields of Object.prototype that are not there",
    { properties: { toString: text, constructor: text } },
    {},
  ],
  ["a field named __proto__ in the payload", { additionalProperties: text }, JSON.parse('{"__proto__":"x"}')],
  ["unique objects", { uniqueItems: true }, [{ a: 1 }, { a: 2 }, [1], ["1"], "1", 1]],
];

test.each(fine)("lets %s pass", (_what, schema, value) => {
  expect(check(schema, value)).toEqual([]);
});

const broken: [schema: object, value: unknown, errors: string[]][] = [
  [{ ...text, nullable: false }, null, [" must be string"]],
  [{ required: ["a", "b/c"] }, {}, ["/a is required", "/b~1c is required"]],
  [{ required: ["constructor"] }, {}, ["/constructor is required"]],
  [{ properties: { "a/b~": text } }, { "a/b~": 1 }, ["/a~1b~0 must be string"]],
  [{ properties: {}, additionalProperties: false }, { "a/b": 1 }, ["/a~1b is not allowed"]],
  [
    { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
    { a: 1, b: 2 },
    ["/b is not allowed"],
  ],
  [{ enum: ["paid", "open"] }, "secret", [' must be one of ["paid","open"]']],
  [{ const: 5 }, "secret", [" must be 5"]],
  [{ properties: { a: false } }, { a: 1 }, ["/a is not allowed"]],
  [{ items: { format: "date-time" } }, ["2026-02-30T00:00:00Z"], ['/0 must match format "date-time"']],
  [{ pattern: "^in_" }, "x", [' must match pattern "^in_"']],
  [{ patternProperties: { "^x": text } }, { xy: 1 }, ["/xy must be string"]],
  [
    { uniqueItems: true },
    [
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ],
    [" must have no item twice"],
  ],
  [{ type: "number" }, Number("1e999"), [" must be number"]],
  [{ $ref: "#/$defs/toString", $defs: { toString: text } }, 1, [" must be string"]],
  [tree, { below: [{ below: [{ n: "x" }] }] }, ["/below/0/below/0/n must be integer"]],
  [
    { $schema: draft07, items: [text], additionalItems: false },
    ["x", 1],
    [" must NOT have more than 1 items"],
  ],
];

test.each(broken)("%j tells of %j", (schema, value, errors) => {
  expect(check(schema, value)).toEqual(errors);
});

const refused: [schema: unknown, pointer: string, message: RegExp][] = [
  [true, "", /object/],
  [{ requierd: ["a"] }, "/requierd", /not a keyword/],
  [{ properties: { a: { typ: "x" } } }, "/properties/a/typ", /not a keyword/],
  [{ properties: { "a/b": { type: "strin" } } }, "/properties/a~1b/type", /must/],
  [{ properties: { a: { type: 5 } } }, "/properties/a/type", /must/],
  [{ properties: { a: 5 } }, "/properties/a", /must/],
  [{ required: "a" }, "/required", /array/],
  [{ exclusiveMinimum: true }, "/exclusiveMinimum", /number/],
  [{ items: [text] }, "/items", /must/],
  [{ additionalItems: false }, "/additionalItems", /draft-07/],
  [{ $schema: draft07, prefixItems: [] }, "/prefixItems", /2020-12/],
  [{ $schema: "http://json-schema.org/draft-04/schema#" }, "/$schema", /2020-12 or draft-07/],
  [{ $schema: "constructor" }, "/$schema", /2020-12 or draft-07/],
  [{ $schema: { toString: 1, valueOf: 1 } }, "/$schema", /2020-12 or draft-07/],
  [{ type: { toString: 1 }, $ref: { toString: 1 } }, "/type", /must/],
  [{ $async: true }, "/$async", /not a keyword/],
  [{ id: "#a" }, "/id", /not a keyword/],
  [{ properties: { a: { $id: "https://a.example/" } } }, "/properties/a/$id", /top/],
  [{ $dynamicRef: "#a" }, "/$dynamicRef", /not supported/],
  [{ $ref: "https://a.example/schema.json" }, "/$ref", /begin with #/],
  [{ $ref: "other.json#/a" }, "/$ref", /begin with #/],
  [{ $ref: "constructor" }, "/$ref", /begin with #/],
  [{ $ref: "#/$defs/nothing" }, "/$ref", /points at no schema/],
  [{ $ref: "#/$defs/constructor", $defs: {} }, "/$ref", /points at no schema/],
  [{ $ref: "#/enum/0", enum: [{}] }, "/$ref", /points at no schema/],
  [{ $ref: "#/%zz" }, "/$ref", /begin with #/],
  [{ $defs: { a: { $anchor: "x" }, b: { $anchor: "x" } } }, "/$defs/b/$anchor", /twice/],
  [{ $ref: "#" }, "", /without end/],
  [{ anyOf: [text, { $ref: "#/$defs/a" }], $defs: { a: { not: { $ref: "#" } } } }, "", /without end/],
  [{ pattern: "(" }, "/pattern", /not a regular expression/],
  [{ patternProperties: { "a(?=b)": {} } }, "/patternProperties/a(?=b)", /lookaround/],
  [{ properties: { a: { pattern: "(a)\\1" } } }, "/properties/a/pattern", /backreferences/],
  [{ pattern: "(?<n>a)\\k<n>" }, "/pattern", /backreferences/],
  [{ pattern: "a{2000}" }, "/pattern", /repetition/],
  [{ pattern: "(a{100}){30}" }, "/pattern", /repetition|repeats/],
  [{ pattern: "a".repeat(1_001) }, "/pattern", /1000 characters/],
  [{ description: "x".repeat(70_000) }, "", /65536/],
  [{ anyOf: Array.from({ length: 300 }, () => ({})) }, "", /too large/],
  [{ anyOf: Array.from({ length: 501 }, () => ({ $ref: "#/$defs/a" })), $defs: { a: {} } }, "", /too large/],
  [{ dependentRequired: { a: names(200), b: names(100) } }, "", /too large/],
  [{ $schema: draft07, dependencies: { a: names(300) } }, "", /too large/],
  [{ properties: { ["n".repeat(1_000)]: text } }, "", /names too long/],
  [{ type: ["string", ...names(7)] }, "/type", /7 types/],
  [{ anyOf: Array.from({ length: 100 }, (_, n) => ({ pattern: `a${n}` })) }, "", /too large/],
  [{ anyOf: Array.from({ length: 6 }, (_, n) => ({ pattern: `a${n}{990}[ab]{900}` })) }, "", /too large/],
];

test.each(refused)("refuses %j at %s", (schema, pointer, message) => {
  const compiled = schemas.compile(schema);
  if (compiled.ok) throw new Error("it was compiled");
  expect(compiled.errors).toContainEqual({ pointer, message: expect.stringMatching(message) });
});

test("tells of ten mistakes at most, in the schema and in the payload", () => {
  const compiled = schemas.compile(Object.fromEntries(names(30).map((name) => [name, 1])));
  expect(!compiled.ok && compiled.errors).toHaveLength(10);
  expect(check({ required: names(30) }, {})).toHaveLength(10);
});

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `name${n}`);
}

test("shows no value of the payload, and of its names no more than fits", () => {
  const schema = {
    properties: { a: { enum: [1] }, b: { pattern: "^x" }, c: { format: "email" }, d: { uniqueItems: true } },
    additionalProperties: { type: "number" },
  };
  const secret = "s3cret";
  const long = `\0\uD800${"n".repeat(5_000)}`;
  const errors = check(schema, { a: secret, b: secret, c: secret, d: [secret, secret], [long]: secret });
  expect(errors).toHaveLength(5);
  expect(errors.join()).not.toContain(secret);
  for (const error of errors) {
    expect(error.length).toBeLessThan(600);
    expect(error).not.toContain("\0");
    expect(error.isWellFormed()).toBe(true);
  }
});
