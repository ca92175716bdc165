import { EngineError } from "@posthorn/engine/errors";
import { expect, test, vi } from "vitest";
import { describeError } from "./answer-problem.ts";
import { RefusalError } from "./refusal.ts";

function describe(error: unknown) {
  const log = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  const { code, detail, errors } = describeError(error, "req_1", log);
  return { code, detail, errors, warned: log.warn.mock.calls.length, logged: log.error.mock.calls.length };
}

const withCode = (code: string) => Object.assign(new Error("secret detail"), { code });

const fromPrisma = (originalCode: string) =>
  Object.assign(withCode("P2039"), { meta: { driverAdapterError: { cause: { originalCode } } } });

const passing: [what: string, error: unknown][] = [
  ["a refused connection", withCode("ECONNREFUSED")],
  ["a lost connection", withCode("ECONNRESET")],
  ["a stopping server", withCode("57P01")],
  ["a starting server", withCode("57P03")],
  ["too many connections", withCode("53300")],
  ["a server too slow for the statement timeout", withCode("57014")],
  ["a server that is a standby after a failover", withCode("25006")],
  ["a connection failure", withCode("08006")],
  ["a deadlock", withCode("40P01")],
  ["a transaction that stood still for too long", withCode("25P03")],
  ["Prisma without a server", withCode("P1001")],
  ["Prisma with a transaction that took too long", withCode("P2028")],
  ["Prisma with a server that starts", fromPrisma("57P03")],
  ["no free connection", new Error("timeout exceeded when trying to connect")],
  ["a server that accepts no connection", new Error("timeout expired")],
  ["a connection that ended", new Error("Connection terminated unexpectedly")],
  ["a silent server", withCode("ETIMEDOUT")],
];

test.each(passing)("%s is unavailable, to be asked again, and no mistake", (_what, error) => {
  expect(describe(error)).toMatchObject({ code: "unavailable", warned: 1, logged: 0 });
});

const ours: [what: string, error: unknown][] = [
  ["a broken constraint", withCode("23505")],
  ["a syntax error", withCode("42601")],
  ["Prisma with a broken statement", fromPrisma("42601")],
  ["a surprise", new TypeError("secret detail")],
  ["a thrown text", "secret detail"],
  ["nothing", undefined],
];

test.each(ours)("%s is our mistake: logged, and told to nobody", (_what, error) => {
  const told = describe(error);
  expect(told).toMatchObject({ code: "internal_error", logged: 1 });
  expect(told.detail).not.toContain("secret");
});

test("what is missing is told in one way, whoever found out", () => {
  const byEngine = describe(new EngineError("endpoint_not_found", "There is no such endpoint of tenant 42."));
  expect(byEngine).toEqual(describe(new RefusalError({ code: "endpoint_not_found" })));
});

test("an engine's refusal names the field", () => {
  const told = describe(new EngineError("url_not_allowed", "Not there.", "/url"));
  expect(told).toMatchObject({
    code: "url_not_allowed",
    detail: "Not there.",
    errors: [{ pointer: "/url", message: "Not there." }],
  });
});

test("a refusal has no more than a hundred errors, with pointers of bounded length", () => {
  const errors = Array.from({ length: 5_000 }, () => ({ pointer: "/x".repeat(5_000), message: "unknown" }));
  const told = describe(new RefusalError({ code: "invalid_field", errors }));
  expect(told.errors).toHaveLength(100);
  expect(JSON.stringify(told).length).toBeLessThan(40_000);
});
