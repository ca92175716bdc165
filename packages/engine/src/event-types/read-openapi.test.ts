import { expect, test } from "vitest";
import { readOpenApi } from "./read-openapi.ts";

const text = { type: "string" };

function body(schema: unknown, more: object = {}) {
  return { content: { "application/json; charset=utf-8": { schema, ...more } } };
}

function read(webhooks: object, more: object = {}) {
  const result = readOpenApi({ openapi: "3.1.0", webhooks, ...more });
  if (!result.ok) throw new Error(`${result.pointer} ${result.message}`);
  return [...result.found];
}

function readOne(operation: object, more: object = {}) {
  const [found] = read({ "invoice.paid": { post: operation } }, more);
  return found;
}

const Invoice = { type: "object", properties: { lines: { items: { $ref: "#/components/schemas/Line" } } } };
const Line = { properties: { of: { $ref: "#/components/schemas/Invoice" }, sku: text } };

test("takes description, schema and example of each webhook", () => {
  const paid = {
    summary: "Paid.",
    description: "An invoice was paid.",
    requestBody: body({ type: "object" }, { example: { a: 1 } }),
  };
  const found = read({ "invoice.paid": { post: paid }, "invoice.sent": { summary: "Sent.", put: {} } });
  expect(found).toEqual([
    {
      name: "invoice.paid",
      description: "An invoice was paid.",
      schema: { type: "object" },
      example: { a: 1 },
    },
    { name: "invoice.sent", description: "Sent." },
  ]);
});

test("takes x-webhooks of OpenAPI 3.0, with its flags for exclusive limits", () => {
  const schema = { minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false, $comment: "" };
  const webhooks = { a: { post: { requestBody: body({ properties: { n: schema } }) } } };
  const result = readOpenApi({ openapi: "3.0.3", "x-webhooks": webhooks });
  const read = { properties: { n: { exclusiveMinimum: 1, maximum: 9, $comment: "" } } };
  expect(result.ok && [...result.found]).toEqual([{ name: "a", schema: read }]);
});

test("bundles what a schema refers to, cycles included, and nothing else", () => {
  const components = { schemas: { Invoice, Line, Other: text } };
  const found = readOne({ requestBody: body({ $ref: "#/components/schemas/Invoice" }) }, { components });
  expect(found).toEqual({
    name: "invoice.paid",
    schema: {
      $ref: "#/$defs/Invoice",
      $defs: {
        Invoice: { type: "object", properties: { lines: { items: { $ref: "#/$defs/Line" } } } },
        Line: { properties: { of: { $ref: "#/$defs/Invoice" }, sku: text } },
      },
    },
  });
});

test("follows references with odd names, and into a schema", () => {
  const schemas = { "a/b c": { properties: { x: text } }, constructor: text };
  const schema = {
    properties: {
      one: { $ref: "#/components/schemas/a~1b%20c/properties/x" },
      two: { $ref: "#/components/schemas/constructor" },
      $ref: text,
      example: { const: { $ref: "#/components/schemas/nothing" } },
    },
  };
  expect(readOne({ requestBody: body(schema) }, { components: { schemas } })).toMatchObject({
    schema: {
      properties: {
        ...schema.properties,
        one: { $ref: "#/$defs/a~1b%20c/properties/x" },
        two: { $ref: "#/$defs/constructor" },
      },
      $defs: schemas,
    },
  });
});

test("follows references to path items, bodies and examples", () => {
  const components = {
    pathItems: {
      Paid: { post: { summary: "Paid.", requestBody: { $ref: "#/components/requestBodies/Paid" } } },
    },
    requestBodies: { Paid: body(text, { examples: { a: { $ref: "#/components/examples/A" } } }) },
    examples: { A: { value: "x" } },
  };
  const found = read({ paid: { $ref: "#/components/pathItems/Paid" } }, { components });
  expect(found).toEqual([{ name: "paid", description: "Paid.", schema: text, example: "x" }]);
});

test.each<[what: string, media: object, example: unknown]>([
  ["its own, even null", { schema: { example: 3 }, example: null, examples: { a: { value: 2 } } }, null],
  [
    "the first of its examples",
    { schema: { example: 3 }, examples: { a: { value: 2 }, b: { value: 4 } } },
    2,
  ],
  ["its schema's", { schema: { example: 3 } }, 3],
  ["the first of its schema's", { schema: { examples: [4, 5] } }, 4],
])("an example is %s", (_what, media, example) => {
  expect(readOne({ requestBody: { content: { "application/vnd.acme+json": media } } })).toMatchObject({
    example,
  });
});

const huge = { properties: Object.fromEntries(Array.from({ length: 301 }, (_, n) => [`p${n}`, {}])) };

test.each<[what: string, webhooks: object, reason: RegExp]>([
  ["a name that is none", { "Invoice paid": { post: {} } }, /name/],
  ["a name too long", { ["a".repeat(129)]: { post: {} } }, /name/],
  ["no operation", { a: { parameters: [] } }, /operation/],
  ["what is no path item", { a: 5 }, /operation/],
  ["a reference round and round", { a: { $ref: "#/webhooks/a" } }, /operation/],
  ["a reference to elsewhere", { a: { $ref: "https://a.example/b.json" } }, /operation/],
  ["a reference to a prototype", { a: { $ref: "#/constructor" } }, /operation/],
  [
    "a schema that is elsewhere",
    { a: { post: { requestBody: body({ $ref: "b.json#/x" }) } } },
    /refers to b.json/,
  ],
  [
    "a schema that is missing",
    { a: { post: { requestBody: body({ $ref: "#/components/schemas/No" }) } } },
    /No/,
  ],
  [
    "a schema of nobody",
    { a: { post: { requestBody: body({ $ref: "#/components/schemas/toString" }) } } },
    /toString/,
  ],
  ["a bad escape", { a: { post: { requestBody: body({ $ref: "#/components/schemas/%zz" }) } } }, /%zz/],
  ["a schema without end", { a: { post: { requestBody: body(huge) } } }, /too large/],
])("skips %s and says why", (_what, webhooks, reason) => {
  expect(read(webhooks)).toEqual([{ name: expect.any(String), reason: expect.stringMatching(reason) }]);
});

test.each<[document: Record<string, unknown>, pointer: string]>([
  [{}, "/openapi"],
  [{ swagger: "2.0", openapi: 2 }, "/openapi"],
  [{ openapi: { toString: 1, valueOf: 1 } }, "/openapi"],
  [{ openapi: ["3.1.0"] }, "/openapi"],
  [{ openapi: "3.1.0" }, "/webhooks"],
  [{ openapi: "3.1.0", webhooks: [] }, "/webhooks"],
  [
    { openapi: "3.1.0", webhooks: Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`a${n}`, {}])) },
    "/webhooks",
  ],
])("refuses %j", (document, pointer) => {
  expect(readOpenApi(document)).toEqual({ ok: false, pointer, message: expect.any(String) });
});

test("keeps a description to its length, in whole characters", () => {
  const found = readOne({ description: `${"a".repeat(1_999)}👍` });
  const { description = "" } = found && "description" in found ? found : {};
  expect(description.length).toBe(2_000);
  expect(description.isWellFormed()).toBe(true);
});
