import { expect, test } from "vitest";
import { helpText, parseOptions } from "./options.ts";

test.each<[name: string, args: string[], parsed: object]>([
  ["nothing: it stays up", [], { kind: "run", isOnce: false }],
  ["--once", ["--once"], { kind: "run", isOnce: true }],
  ["--help", ["--help"], { kind: "help" }],
  ["-h beside others", ["--once", "-h"], { kind: "help" }],
  ["an unknown option", ["--twice"], { kind: "invalid" }],
  ["a stray word", ["once"], { kind: "invalid" }],
])("%s", (_name, args, parsed) => {
  expect(parseOptions(args)).toMatchObject(parsed);
});

test("the help fits a terminal of 100 columns", () => {
  expect(Math.max(...helpText.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});
