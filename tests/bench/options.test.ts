import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("by default every queue there is gets three rounds", () => {
  expect(readOptions([], true)).toMatchObject({ subjects: ["redis", "postgres"], rounds: 3, events: 30_000 });
  expect(readOptions([], false)).toMatchObject({ subjects: ["postgres"] });
});

test("--quick is one short round, and what is said besides counts", () => {
  expect(readOptions(["--quick", "--events", "10"], true)).toMatchObject({ rounds: 1, events: 10 });
});

test.each([
  [["--events", "0"], "--events is a whole number"],
  [["--rounds", "two"], "--rounds is a whole number"],
  [["--queue", "kafka"], "not kafka"],
  [["--fan-out", "30"], "as many endpoints as an event goes to"],
  [["--colour"], "--colour"],
])("%j is refused in words", (args, words) => {
  expect(() => readOptions(args, true)).toThrow(words);
});

test("a queue that has no server here is refused", () => {
  expect(() => readOptions(["--queue", "redis"], false)).toThrow("no redis-server");
});
