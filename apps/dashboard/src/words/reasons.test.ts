import { readFileSync } from "node:fs";
import { join } from "node:path";
import { attemptReasons } from "@posthorn/contract/delivery-shapes";
import { expect, test } from "vitest";
import { reasonWords } from "./reasons.ts";

const guide = readFileSync(join(import.meta.dirname, "../../../../docs/delivery-states.md"), "utf8");

test("every reason has words, and what failed says what to do", () => {
  expect(Object.keys(reasonWords).toSorted()).toEqual([...attemptReasons].toSorted());
  for (const [reason, { happened, fix }] of Object.entries(reasonWords)) {
    expect(happened).not.toMatch(/\.$/);
    expect(fix === null, reason).toBe(reason === "ok");
  }
});

test.each(attemptReasons)("the guide tells of %s, too", (reason) => {
  expect(guide).toContain(`| \`${reason}\` |`);
});
