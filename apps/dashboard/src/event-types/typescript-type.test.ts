import { expect, test } from "vitest";
import { describeTypeScript } from "./typescript-type.ts";

test("a payload is a type with its fields, their words and whether they must be there", () => {
  const schema = {
    type: "object",
    description: "An invoice\n was paid. */ alert(1)",
    required: ["invoice"],
    properties: {
      invoice: { type: "string" },
      "line-count": { type: ["integer", "null"], deprecated: true },
      status: { enum: ["paid", 'o"pen'] },
      lines: { type: "array", items: { properties: { sku: { type: "string" } }, required: ["sku"] } },
      customer: { $ref: "#/$defs/customer" },
      pair: { prefixItems: [{ type: "string" }] },
      counts: { additionalProperties: { type: "number" } },
      either: { oneOf: [{ type: "string" }, { $ref: "#/$defs/customer" }] },
    },
    $defs: { customer: { properties: { parent: { $ref: "#/$defs/customer" }, whole: { $ref: "#" } } } },
  };
  expect(describeTypeScript("invoice.paid", schema)).toBe(`/** An invoice was paid. *\\/ alert(1) */
export type InvoicePaid = {
  invoice: string;
  /** @deprecated */
  "line-count"?: number | null;
  status?: "paid" | "o\\"pen";
  lines?: Array<{
    sku: string;
  }>;
  customer?: Customer;
  pair?: [string, ...unknown[]];
  counts?: Record<string, number>;
  either?: string | Customer;
};

export type Customer = {
  parent?: Customer;
  whole?: InvoicePaid;
};`);
});

const names: [eventType: string, type: string][] = [
  ["invoice.paid", "InvoicePaid"],
  ["user_created-v2", "UserCreatedV2"],
  ["2fa.on", "Type2faOn"],
];

test.each(names)("%s becomes %s", (eventType, type) => {
  expect(describeTypeScript(eventType, { type: "string" })).toBe(`export type ${type} = string;`);
});

const types: [schema: object, type: string][] = [
  [{}, "unknown"],
  [{ not: {} }, "never"],
  [{ type: "object" }, "Record<string, unknown>"],
  [{ items: {} }, "unknown[]"],
  [{ items: { type: ["string", "null"] } }, "Array<string | null>"],
  [{ allOf: [{ properties: { a: {} } }, { required: ["a"] }] }, "{\n  a: unknown;\n}"],
  [
    { properties: { a: {} }, anyOf: [{ type: "object" }] },
    "{\n  a?: unknown;\n} & (Record<string, unknown>)",
  ],
  [{ $ref: "#/$defs/no" }, "No"],
];

test.each(types)("%j is %j", (schema, type) => {
  expect(describeTypeScript("a", { ...schema }).split(";\n\n")[0]).toBe(
    `export type A = ${type}`.concat(type === "No" ? "" : ";"),
  );
});

test("it has an end, however wide or deep the schema is", () => {
  let deep: object = {};
  for (let index = 0; index < 300; index += 1) deep = { properties: { a: deep } };
  expect(describeTypeScript("deep", { ...deep }).length).toBeLessThan(2_000);
  const wide = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`f${index}`, { type: "string" }]),
  );
  expect(describeTypeScript("wide", { properties: wide })).toContain("f4999?: unknown;");
});
