import { expect, test } from "vitest";
import * as z from "zod";
import { safeParse } from "./safe-parse.ts";

const schema = z.strictObject({ name: z.string().max(5) });

test("a value is parsed as zod does it", () => {
  expect(safeParse(schema, { name: "Acme" })).toEqual({ success: true, data: { name: "Acme" } });
  const refused = { success: false, error: { issues: [{ code: "too_big", path: ["name"] }] } };
  expect(safeParse(schema, { name: "too long" })).toMatchObject(refused);
});

test("an object whose length is no number, and nothing else either, is refused as any other", () => {
  const name = { length: { toString: {}, valueOf: {} } };
  expect(() => schema.safeParse({ name })).toThrow(TypeError);
  expect(safeParse(schema, { name })).toMatchObject({ success: false, error: { issues: [{ path: [] }] } });
});

test("a fault of a schema is not taken for one of the value", () => {
  const faulty = z.string().refine(() => {
    throw new RangeError("a fault");
  });
  expect(() => safeParse(faulty, "a")).toThrow(RangeError);
});
