import { expect, test } from "vitest";
import { problem, problemBody, problemCodes, problems } from "./problem.ts";

test.each(problemCodes)("%s makes a body of its own schema with an error status", (code) => {
  const body = problemBody.parse(problem(code, { requestId: "r1" }));
  expect(body).toMatchObject({ type: `/docs/problems#${code}`, code, status: problems[code].status });
  expect(body.status).toBeGreaterThanOrEqual(400);
});

test("detail says what it is told and otherwise what the code means", () => {
  expect(problem("conflict", { requestId: "r1", detail: "acme is taken." }).detail).toBe("acme is taken.");
  expect(problem("not_found", { requestId: "r1" }).detail).toBe("Nothing is here.");
});

test("errors are kept when there are some and left out when there are none", () => {
  const errors = [{ pointer: "/url", message: "too long" }];
  expect(problem("invalid_field", { requestId: "r1", errors }).errors).toEqual(errors);
  expect(problem("invalid_field", { requestId: "r1", errors: [] })).not.toHaveProperty("errors");
});
