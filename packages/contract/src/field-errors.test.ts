import { expect, test } from "vitest";
import * as z from "zod";
import { issuesToErrors } from "./field-errors.ts";

const schema = z.strictObject({
  name: z.string(),
  items: z.array(z.strictObject({ n: z.int() })).optional(),
  headers: z.record(z.string().regex(/^\w+$/, "must be a word"), z.string()).optional(),
});

const cases: [what: string, body: unknown, pointers: string[]][] = [
  ["a missing field", {}, ["/name"]],
  ["a field inside a list", { name: "a", items: [{ n: 1 }, { n: "2" }] }, ["/items/1/n"]],
  ["each unknown field", { name: "a", x: 1, y: 2 }, ["/x", "/y"]],
  ["an unknown field inside a list", { name: "a", items: [{ n: 1, x: 1 }] }, ["/items/0/x"]],
  ["a key with a slash and a tilde", { name: "a", "b/c~d": 1 }, ["/b~1c~0d"]],
  ["a body of another kind, as the whole document", [], [""]],
];

test.each(cases)("points at %s", (_what, body, pointers) => {
  expect(pointersOf(body)).toEqual(pointers);
});

test("says what the schema of a record's key says", () => {
  expect(errorsOf({ name: "a", headers: { "x y": "1" } })).toEqual([
    { pointer: "/headers/x y", message: "must be a word" },
  ]);
});

function errorsOf(body: unknown) {
  const parsed = schema.safeParse(body);
  return parsed.success ? [] : issuesToErrors(parsed.error);
}

function pointersOf(body: unknown): string[] {
  return errorsOf(body).map((error) => error.pointer);
}
