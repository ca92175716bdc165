import { describe, expect, test } from "vitest";
import { readFormProblem } from "./form-problem.ts";

function refuse(errors: { pointer: string; message: string }[]): Error {
  const rest = { name: "PosthornError", status: 422, code: "invalid_field", errors, requestId: "r1" };
  return Object.assign(new Error("The body has mistakes."), rest);
}

const [name, plan] = [
  { pointer: "/name", message: "is missing" },
  { pointer: "/metadata/plan", message: "is too long" },
];

describe("the problem of a form", () => {
  test("is said at the fields that it is about", () => {
    const { at, rest } = readFormProblem(refuse([name, plan]), ["/name", "/metadata"]);
    expect(at).toEqual({ "/name": "is missing", "/metadata": "plan: is too long" });
    expect(rest).toBeNull();
  });

  test.each([
    ["a field that the form has not", refuse([name, { pointer: "/colour", message: "is unknown" }])],
    ["no field at all", refuse([])],
    ["something that is no refusal", new Error("broken")],
  ])("is left to say as a whole when it is about %s", (_what, error) => {
    expect(readFormProblem(error, ["/name"]).rest).toBe(error);
  });

  test("is none before anything went wrong", () => {
    expect(readFormProblem(null, ["/name"])).toEqual({ at: {}, rest: null });
  });
});
