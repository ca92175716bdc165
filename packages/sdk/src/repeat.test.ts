import { expect, test } from "vitest";
import { isWorthRepeating, pauseBeforeMs } from "./repeat.ts";

const withKey = { "idempotency-key": "k" };

test.for<[string, Record<string, string>, number | undefined, boolean]>([
  ["GET", {}, undefined, true],
  ["GET", {}, 503, true],
  ["GET", {}, 500, true],
  ["GET", {}, 404, false],
  ["DELETE", {}, 502, false],
  ["DELETE", {}, 429, true],
  ["PATCH", {}, 502, true],
  ["PATCH", { "if-match": "1" }, 502, false],
  ["PATCH", { "if-match": "1" }, 429, true],
  ["POST", withKey, undefined, true],
  ["POST", withKey, 504, true],
  ["POST", withKey, 409, false],
  ["POST", withKey, 422, false],
  ["POST", {}, undefined, false],
  ["POST", {}, 502, false],
  ["POST", {}, 429, true],
  ["POST", {}, 503, false],
  ["POST", withKey, 503, true],
])("%s with %j after %s: %s", ([method, headers, status, expected]) => {
  expect(isWorthRepeating(method, headers, { status, code: undefined })).toBe(expected);
});

test("pauses double, stay within their bounds and heed the server", () => {
  const pauses = [0, 1, 2, 3, 10].map((repeats) =>
    pauseBeforeMs(repeats, { retryAfterSeconds: undefined }, 1),
  );
  expect(pauses).toEqual([200, 400, 800, 1_600, 5_000]);
  expect(pauseBeforeMs(0, { retryAfterSeconds: undefined }, 0)).toBe(100);
  expect(pauseBeforeMs(0, { retryAfterSeconds: 2 }, 0)).toBe(2_000);
  expect(pauseBeforeMs(0, { retryAfterSeconds: 3_600 }, 0)).toBe(60_000);
});
