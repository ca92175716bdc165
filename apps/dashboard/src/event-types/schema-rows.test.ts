import { expect, test } from "vitest";
import { describeSchema } from "./schema-rows.ts";

/** A table in lines: name, type, what it must, what is said of it. */
const draw = (schema: object) =>
  describeSchema({ ...schema }).map(
    ({ depth, name, type, isRequired, isDeprecated, description, limits }) =>
      `${"  ".repeat(depth)}${name}${isRequired ? "!" : ""}: ${type}${isDeprecated ? " (deprecated)" : ""}` +
      [...limits.map((limit) => `; ${limit}`), description && ` - ${description}`].join(""),
  );

test("fields are told in their order, with what each must be", () => {
  const schema = {
    type: "object",
    required: ["invoice", "status"],
    additionalProperties: false,
    properties: {
      invoice: { type: "string", pattern: "^in_", description: "Its id." },
      amount: { type: ["number", "null"], minimum: 0 },
      status: { enum: ["paid", "open"], deprecated: true },
      lines: {
        type: "array",
        minItems: 1,
        items: { properties: { sku: { type: "string" } }, required: ["sku"] },
      },
      tags: { type: "array", items: { type: "string" } },
      meta: { additionalProperties: { type: "integer", default: 0 } },
      free: true,
    },
  };
  expect(draw(schema)).toEqual([
    "invoice!: string; like ^in_ - Its id.",
    "amount: number or null; at least 0",
    'status!: "paid" or "open" (deprecated)',
    "lines: list of object; 1 item at least",
    "  sku!: string",
    "tags: list of string",
    "meta: object",
    "  any other name: integer; 0 when left out",
    "free: any",
  ]);
});

test("what is referred to stands in its place, and is told once where it is inside of itself", () => {
  const schema = {
    $defs: {
      Node: { type: "object", properties: { id: { type: "string" }, next: { $ref: "#/$defs/Node" } } },
    },
    properties: {
      first: { $ref: "#/$defs/Node" },
      all: { items: { $ref: "#/$defs/Node" } },
      self: { $ref: "#" },
    },
  };
  expect(draw(schema)).toEqual([
    "first: object",
    "  id: string",
    "  next: Node, as above",
    "all: list of object",
    "  id: string",
    "  next: Node, as above",
    "self: itself, as above",
  ]);
});

test("alternatives are told one after the other, and all of several as one", () => {
  const schema = {
    allOf: [
      { properties: { a: { type: "string" } }, required: ["a"] },
      { properties: { b: { type: "string" } }, required: ["b"] },
    ],
    oneOf: [
      { properties: { card: { type: "string" } } },
      { title: "By bank", properties: { iban: { const: "DE" } } },
    ],
  };
  expect(draw(schema)).toEqual([
    "a!: string",
    "b!: string",
    "either: object",
    "  card: string",
    "or: object - By bank",
    '  iban: "DE"',
  ]);
});

test("whatever stands in a schema, it is read to an end", () => {
  const wide = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`f${index}`, {}]));
  expect(draw({ properties: wide })).toHaveLength(400);
  let deep: object = {};
  for (let index = 0; index < 500; index += 1) deep = { properties: { in: deep } };
  expect(draw(deep).length).toBeLessThan(20);
  const nonsense = {
    properties: { a: 7, b: null, c: { type: 5, enum: "x", $ref: 3, properties: [] } },
    required: 1,
  };
  expect(draw(nonsense)).toEqual(["c: object"]);
  const circles = { $defs: { A: { $ref: "#/$defs/A" }, B: { allOf: [{ $ref: "#/$defs/B" }] } } };
  const twice = {
    ...circles,
    properties: { a: { $ref: "#/$defs/A" }, b: { $ref: "#/$defs/B" }, c: { $ref: "#/no" } },
  };
  expect(draw(twice)).toHaveLength(3);
  const types = {
    properties: { a: { type: "constructor", format: "toString" }, constructor: { type: "string" } },
  };
  expect(draw(types)).toEqual(["a: any; toString", "constructor: string"]);
});
