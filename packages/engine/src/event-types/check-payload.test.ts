import { expect, test } from "vitest";
import { EngineError, type FieldError } from "../errors.ts";
import { createFakeEngine } from "../testing/fake-engine.ts";
import { checkPayload, noteErrors } from "./check-payload.ts";
import type { PayloadSchema } from "./payload-schemas.ts";

function openCheck(validate: PayloadSchema["validate"], errors: FieldError[]) {
  const broken: string[] = [];
  const fake = createFakeEngine({ telemetry: { schemaBroken: (mode) => void broken.push(mode) } });
  const engine = {
    ...fake,
    payloadSchemas: {
      ...fake.payloadSchemas,
      find: () => Promise.resolve({ validate, check: () => errors }),
    },
  };
  return { broken, check: () => checkPayload(engine, { eventType: "invoice.paid", value: {} }) };
}

const missing = { pointer: "/invoice", message: "is required" };
const told = [{ pointer: "/payload/invoice", message: "is required" }];

test("a payload that breaks its schema is refused where the type rejects, with places in the request", async () => {
  const { check, broken } = openCheck("reject", [missing]);
  const refusal = await check().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(EngineError);
  expect(refusal).toMatchObject({ code: "invalid_payload", errors: told });
  expect(broken).toEqual(["reject"]);
});

test("a payload that breaks its schema is accepted and told of where the type warns", async () => {
  const { check, broken } = openCheck("warn", [missing]);
  expect(await check()).toEqual(told);
  expect(broken).toEqual(["warn"]);
});

test.each(["warn", "reject"] as const)(
  "a payload that keeps to its schema is nothing to tell of (%s)",
  async (mode) => {
    const { check, broken } = openCheck(mode, []);
    expect([await check(), broken]).toEqual([[], []]);
  },
);

test.each<[errors: FieldError[], note: string | null]>([
  [[], null],
  [told, "/payload/invoice is required"],
  [[...told, { pointer: "/payload", message: "is bad" }], "/payload/invoice is required; /payload is bad"],
])("%j is kept as %j", (errors, note) => {
  expect(noteErrors(errors)).toBe(note);
});

test("a note is as long as it may be, and whole characters", () => {
  const message = "👩‍🚀".repeat(200);
  const note = noteErrors([{ pointer: "", message }]) ?? "";
  expect(note.length).toBe(500);
  expect(note.isWellFormed()).toBe(true);
});
