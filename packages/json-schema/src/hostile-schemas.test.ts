import { expect, test } from "vitest";
import { createJsonSchemas } from "./create-json-schemas.ts";
import { formats } from "./formats.ts";
import { compilePattern } from "./patterns.ts";

const schemas = createJsonSchemas();

function compile(schema: unknown) {
  const compiled = schemas.compile(schema);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return compiled;
}

const draft07 = "http://json-schema.org/draft-07/schema#";
const breakOut = "globalThis.wasPwned = true";
const hostileNames = [
  `"];${breakOut};//`,
  `'];${breakOut};//`,
  `\`];${breakOut};//`,
  `\${${breakOut}}`,
  `*/${breakOut}/*`,
  `\\"];${breakOut};//`,
  `\n${breakOut}\n`,
  `\u2028${breakOut}\u2029`,
  `x}${breakOut}{`,
  `);${breakOut};(`,
  "\uD800",
  "\0",
  "constructor",
  "prototype",
];

test.each(hostileNames)("the name %j stays a name, wherever it stands", (name) => {
  const schema = {
    $defs: { [name]: { title: name, type: "string" } },
    properties: {
      [name]: {
        $ref: `#/$defs/${encodeURIComponent(name.toWellFormed().replaceAll("~", "~0").replaceAll("/", "~1"))}`,
      },
      other: { enum: [name, { [name]: name }], default: name, $comment: name, format: name },
    },
    required: [name],
    dependentRequired: { [name]: [name] },
    dependentSchemas: { [name]: { const: { [name]: "x" } } },
    propertyNames: { enum: [name] },
    additionalProperties: { const: name },
  };
  const isWhole = name.isWellFormed();
  const compiled = schemas.compile(schema);
  expect(compiled.ok).toBe(isWhole);
  if (compiled.ok) {
    expect(compiled.check({ [name]: "x" })).toEqual([]);
    expect(compiled.check({ [name]: 1 }).length).toBeGreaterThan(0);
    expect(compiled.check({}).length).toBeGreaterThan(0);
  }
  expect(Reflect.has(globalThis, "wasPwned")).toBe(false);
});

test.each(hostileNames)("the pattern %j becomes no code", (source) => {
  for (const schema of [{ pattern: source }, { patternProperties: { [source]: { type: "string" } } }]) {
    const compiled = schemas.compile(schema);
    if (compiled.ok) compiled.check(source);
    if (compiled.ok) compiled.check({ [source]: 1 });
  }
  expect(Reflect.has(globalThis, "wasPwned")).toBe(false);
});

const tooLong = [{ pointer: "", message: "takes too long to hold against the schema" }];

/** Each would keep a checker that goes back, or one without a budget, for longer than there is time. */
const endless: [what: string, schema: object, value: unknown, isTooMuch: boolean][] = [
  ["a pattern of nested repetition", { pattern: "^(a+)+$" }, `${"a".repeat(200_000)}!`, false],
  ["a pattern of alternatives", { pattern: "^(a|a)*$" }, `${"a".repeat(200_000)}!`, false],
  ["a pattern of many ways", { pattern: "^(.*)(.*)(.*)(.*)(.*)c$" }, "a".repeat(200_000), false],
  [
    "a pattern of names",
    { patternProperties: { "^(a+)+$": false } },
    { [`${"a".repeat(50_000)}!`]: 1 },
    false,
  ],
  [
    "unique objects, compared",
    { uniqueItems: true },
    Array.from({ length: 40_000 }, (_, n) => ({ n })),
    false,
  ],
  ["references that double", doubling(80), 1, true],
  ["two branches that both go deeper", branching(), nest(60), true],
  ["many branches for each item", manyBranches(290), Array.from({ length: 40_000 }, () => ({})), true],
  ["a long enum for each item", longEnum(5_000), Array.from({ length: 40_000 }, () => ({})), true],
];

test.each(endless)("%s ends", (_what, schema, value, isTooMuch) => {
  const errors = compile(schema).check(value);
  if (isTooMuch) expect(errors).toEqual(tooLong);
  else expect(errors).not.toEqual(tooLong);
});

test("what takes too long is told, and the next payload is checked as ever", () => {
  const compiled = compile({ ...doubling(80), type: "object" });
  expect(compiled.check(1)).toEqual([{ pointer: "", message: "must be object" }]);
  const doubled = compile(doubling(80));
  expect(doubled.check(1)).toEqual(tooLong);
  expect(compile({ type: "number" }).check(1)).toEqual([]);
});

test("a pattern runs on RE2, and charges for the length of the text", () => {
  const compiled = compilePattern("^(a+)+$");
  if (!compiled.ok) throw new Error(compiled.message);
  expect(compiled.size).toBeLessThan(20);
  const checked = compile({ pattern: "^(a+)+$" });
  expect(checked.check("a".repeat(250_000))).toEqual([]);
  expect(checked.check("a".repeat(2_500_000))).toEqual(tooLong);
});

test("a payload of the largest size passes a schema as people write them", () => {
  const item = {
    type: "object",
    required: ["id", "email"],
    properties: {
      id: { type: "string", pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" },
      email: { type: "string", format: "email", maxLength: 200 },
      total: { anyOf: [{ type: "integer" }, { type: "string", pattern: "^[0-9]+\\.[0-9]{2}$" }] },
    },
    additionalProperties: false,
  };
  const value = { id: "01997a4c-8a2b-7c3d-9e4f-0123456789ab", email: "someone@acme.example", total: "12.00" };
  const items = Array.from({ length: 2_850 }, () => value);
  expect(JSON.stringify(items).length).toBeGreaterThan(256 * 1_024);
  expect(compile({ type: "array", items: item }).check(items)).toEqual([]);
  const numbers = Array.from({ length: 128_000 }, (_, n) => n % 10);
  expect(compile({ items: { type: "integer", minimum: 0, maximum: 9 } }).check(numbers)).toEqual([]);
  expect(compile({ pattern: "^[A-Za-z0-9+/]*={0,2}$" }).check("QUJD".repeat(64_000))).toEqual([]);
});

/** Each has fewer characters than a schema may have, and took seconds: what is compared, or written as code, was theirs to say. */
const slow: [what: string, schema: object][] = [
  ["a long name above many parts", { properties: { ["n".repeat(40_000)]: { properties: fields(250, {}) } } }],
  ["many names that a field asks for", { dependentRequired: { a: names(6_500) } }],
  ["the same in draft-07", { $schema: draft07, dependencies: { a: names(6_500) } }],
  ["many types", { type: objects(4_000) }],
  ["many objects in an enum", { $schema: draft07, enum: objects(4_000) }],
  ["names again and again", { allOf: Array.from({ length: 290 }, () => ({ required: names(30) })) }],
  [
    "as many parts as there may be",
    { properties: fields(298, { type: "string", minLength: 1, format: "date-time" }) },
  ],
];

test.each(slow)("%s: compiled or refused soon", (_what, schema) => {
  schemas.compile({ type: "object" });
  schemas.compile({ $schema: draft07, type: "object" });
  const startedAt = process.threadCpuUsage();
  schemas.compile(schema);
  const { user, system } = process.threadCpuUsage(startedAt);
  expect((user + system) / 1_000).toBeLessThan(400);
});

function fields(count: number, value: unknown): object {
  return Object.fromEntries(names(count).map((name) => [name, value]));
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `r${n}`);
}

function objects(count: number): object[] {
  return names(count).map((name) => ({ [name]: 1 }));
}

const hostileTexts = [
  "a",
  "1",
  "-",
  ":",
  ".",
  "/",
  "a.",
  "a@",
  "@a",
  "1:",
  "T",
  "é",
  "%20",
  "{a}",
  "P1",
  "/~0",
  " ",
];

test.each(Object.keys(formats))("the format %s looks at a text once", (format) => {
  const checked = compile({ format });
  for (const part of hostileTexts)
    for (const begin of ["", "a@", "http://"])
      for (const end of ["", "!", "\n", "Z"]) checked.check(begin + part.repeat(60_000 / part.length) + end);
});

function doubling(levels: number) {
  const defs = Array.from({ length: levels }, (_, n): [string, object] => {
    const next = { $ref: `#/$defs/d${n + 1}` };
    return [`d${n}`, { allOf: [next, next] }];
  });
  return { $ref: "#/$defs/d0", $defs: { ...Object.fromEntries(defs), [`d${levels}`]: { type: "number" } } };
}

function branching() {
  const deeper = { properties: { a: { $ref: "#/$defs/n" } } };
  return { $ref: "#/$defs/n", $defs: { n: { allOf: [deeper, { ...deeper, minProperties: 1 }] } } };
}

function nest(levels: number): unknown {
  return levels === 0 ? { b: 1 } : { a: nest(levels - 1) };
}

function manyBranches(count: number) {
  return {
    items: { anyOf: [...Array.from({ length: count }, (_, n) => ({ const: n })), { type: "object" }] },
  };
}

function longEnum(count: number) {
  return {
    items: { anyOf: [{ enum: Array.from({ length: count }, (_, n) => ({ n })) }, { type: "object" }] },
  };
}
