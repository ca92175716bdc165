import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileFilter } from "./filter.ts";

const guide = readFileSync(new URL("../../../docs/guides/filters.md", import.meta.url), "utf8");
const filters = [...guide.matchAll(/`(\{[^`]*\})`/g)].map(([, text = ""]) => text);

test("the guide has filters", () => {
  expect(filters.length).toBeGreaterThan(15);
});

test.each(filters)("the guide's filter %s compiles", (text) => {
  expect(compileFilter(JSON.parse(text))).toMatchObject({ ok: true });
});
