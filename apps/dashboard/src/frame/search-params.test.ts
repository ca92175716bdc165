import { expect, test } from "vitest";
import {
  flagParam,
  formatQuery,
  oneOfParam,
  parseQuery,
  readSearch,
  textParam,
  writeSearch,
} from "./search-params.ts";

const shape = { q: textParam, live: flagParam, window: oneOfParam(["1h", "24h"]) };

test("a screen reads from the URL what it knows and can mean", () => {
  const texts = parseQuery("?q=status%3Afailed+tag%3Aa&live=1&window=2y&other=x");
  expect(readSearch(shape, texts)).toEqual({ q: "status:failed tag:a", live: true, window: undefined });
});

test("what is not set stays out of the URL", () => {
  expect(writeSearch(shape, { q: "a", live: undefined })).toEqual({ q: "a" });
  expect(formatQuery({})).toBe("");
});

test("what was written is read again", () => {
  const values = { q: 'a&b="c" é', live: true as const, window: "24h" as const };
  expect(readSearch(shape, parseQuery(formatQuery(writeSearch(shape, values))))).toEqual(values);
});
