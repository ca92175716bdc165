import { expect, test } from "vitest";
import { describeProblem, isSignedOut } from "./problem-words.ts";

/** As the client throws it. */
function refusal(facts: object, message = "Words of the server."): Error {
  return Object.assign(new Error(message), { name: "PosthornError", errors: [], ...facts });
}

test("a refusal is told in the server's words, with its fields and its request", () => {
  const errors = [{ pointer: "/url", message: "must be https" }];
  expect(
    describeProblem(refusal({ status: 422, code: "invalid_field", errors, requestId: "req_1" })),
  ).toEqual({
    title: "Something is not right yet",
    detail: "Words of the server.",
    fields: errors,
    requestId: "req_1",
  });
});

const titles: [facts: object, title: string][] = [
  [{ status: 401, code: "unauthorized" }, "You are signed out"],
  [{ status: 404, code: "delivery_not_found" }, "This is not here"],
  [{ status: 502 }, "Posthorn answered 502"],
  [{}, "No answer from Posthorn"],
];

test.each(titles)("%j is called %s", (facts, title) => {
  expect(describeProblem(refusal(facts)).title).toBe(title);
});

test("what is no refusal is told as it is", () => {
  expect(describeProblem(new Error("broken"))).toMatchObject({
    title: "Something went wrong",
    detail: "broken",
  });
});

test("a lost session is told from what may not be done", () => {
  expect([isSignedOut(refusal({ status: 401 })), isSignedOut(refusal({ status: 403 }))]).toEqual([
    true,
    false,
  ]);
});
