import { expect, test } from "vitest";
import { exampleOfSchema } from "./example-of-schema.ts";

const cases: [schema: object, example: unknown][] = [
  [{ type: "string" }, "text"],
  [{ type: "string", format: "email" }, "ada@example.com"],
  [{ type: "string", minLength: 8 }, "textxxxx"],
  [{ type: "string", maxLength: 2 }, "te"],
  [{ type: "string", format: "constructor" }, "text"],
  [{ type: "integer", exclusiveMinimum: 2.5 }, 4],
  [{ type: "number", maximum: 0 }, 0],
  [{ type: "integer", minimum: 11, multipleOf: 5 }, 15],
  [{ type: ["null", "boolean"] }, true],
  [{ enum: ["paid", "open"] }, "paid"],
  [{ const: null }, null],
  [{ examples: [{ a: 1 }], type: "object" }, { a: 1 }],
  [{ items: { type: "string" } }, ["text"]],
  [{ prefixItems: [{ type: "string" }, { type: "integer" }] }, ["text", 1]],
  [{ properties: { a: { type: "string" }, b: { default: 0 } } }, { a: "text", b: 0 }],
  [{ anyOf: [{ type: "integer" }, { type: "string" }] }, 1],
  [
    { properties: { a: { type: "integer" } }, oneOf: [{ properties: { b: { type: "null" } } }] },
    { b: null, a: 1 },
  ],
  [
    { allOf: [{ properties: { a: { type: "string" } } }], properties: { b: {} } },
    { a: "text", b: {} },
  ],
  [{ $ref: "#/$defs/A", $defs: { A: { type: "boolean" } } }, true],
  [{}, {}],
];

test.each(cases)("%j is shown as %j", (schema, example) => {
  expect(exampleOfSchema({ ...schema })).toEqual(example);
});

test("what is inside of itself ends", () => {
  const Node = { type: "object", required: ["up"], properties: { id: { type: "string" } } };
  const properties = { ...Node.properties, next: { $ref: "#/$defs/Node" }, up: { $ref: "#/$defs/Node" } };
  const all = { type: "array", items: { $ref: "#/$defs/Node" } };
  const schema = { $ref: "#/$defs/Node", $defs: { Node: { ...Node, properties: { ...properties, all } } } };
  expect(exampleOfSchema(schema)).toEqual({ id: "text", up: null, all: [] });
  expect(exampleOfSchema({ $ref: "#" })).toBeNull();
});

test("the names of fields are only names", () => {
  const properties = JSON.parse('{"__proto__": {"type": "string"}, "constructor": {"type": "integer"}}');
  expect(JSON.stringify(exampleOfSchema({ properties }))).toBe('{"__proto__":"text","constructor":1}');
});
