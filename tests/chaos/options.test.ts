import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("by default a run is a minute and a half long, on Redis where there is one, and has a seed", () => {
  const options = readOptions([], true);
  expect(options).toMatchObject({ minutes: 1.5, queue: "redis", jsonFile: null });
  expect(options.seed).toBeGreaterThanOrEqual(0);
  expect(readOptions([], false).queue).toBe("postgres");
});

test("what is said counts", () => {
  const args = ["--seed", "7", "--minutes", "20", "--queue", "postgres", "--json", "out.json"];
  expect(readOptions(args, true)).toEqual({
    seed: 7,
    minutes: 20,
    queue: "postgres",
    jsonFile: "out.json",
  });
});

test.each([
  [["--seed=-1"], "--seed is a whole number"],
  [["--seed", "dice"], "--seed is a whole number"],
  [["--minutes", "0.1"], "--minutes is a number from 0.5"],
  [["--minutes", "long"], "--minutes is a number from 0.5"],
  [["--queue", "kafka"], "not kafka"],
  [["--colour"], "--colour"],
])("%j is refused in words", (args, words) => {
  expect(() => readOptions(args, true)).toThrow(words);
});

test("a queue that has no server here is refused", () => {
  expect(() => readOptions(["--queue", "redis"], false)).toThrow("no redis-server");
});
