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
  [["--slow", "1"], "--slow is a whole number of at least 2"],
  [["--slow", "500"], "not one in 500 can be slow"],
  [["--slow-ms", "60000"], "at most 10000"],
  [["--tls", "hot"], "not hot"],
  [["--pending", "5"], "go with --grown"],
  [["--grown", "5", "--grown-days", "31"], "at most 30"],
  [["--soak=-1"], "--soak is a whole number of at least 0"],
  [["--colour"], "--colour"],
])("%j is refused in words", (args, words) => {
  expect(() => readOptions(args, true)).toThrow(words);
});

test("a queue that has no server here is refused", () => {
  expect(() => readOptions(["--queue", "redis"], false)).toThrow("no redis-server");
});

test("every queue has a grown round after an empty one, and the floor has none", () => {
  const { subjects, growth } = readOptions(["--floor", "--grown", "1000", "--pending", "50"], true);
  expect(subjects).toEqual(["floor", "redis", "redis, grown", "postgres", "postgres, grown"]);
  expect(growth).toEqual({ deliveries: 1_000, days: 30, pending: 50 });
});

test("without their options receivers are healthy and plain, databases empty, and rounds without a soak", () => {
  expect(readOptions([], true)).toMatchObject({ slowOneIn: null, tls: null, growth: null, soakMinutes: 0 });
});

test("slow endpoints, TLS and a soak are taken over", () => {
  const args = ["--slow", "10", "--slow-ms", "500", "--tls", "cold", "--soak", "2"];
  expect(readOptions(args, true)).toMatchObject({ slowOneIn: 10, slowMs: 500, tls: "cold", soakMinutes: 2 });
});
