import { expect, test } from "vitest";
import { readTerms, withTerm, writeTerms } from "./qualifiers.ts";

const texts: [text: string, terms: [string | null, string][]][] = [
  ["", []],
  ["status:failed", [["status", "failed"]]],
  [
    "  a  tag:b ",
    [
      [null, "a"],
      ["tag", "b"],
    ],
  ],
  ['tag:"order 42"', [["tag", "order 42"]]],
  ['"say \\"hi\\""', [[null, 'say "hi"']]],
  ['tag:"unfinished', [["tag", "unfinished"]]],
  ["after:2026-03-01T12:00Z", [["after", "2026-03-01T12:00Z"]]],
  ["STATUS:failed", [["status", "failed"]]],
];

test.each(texts)("%j is read as its words", (text, terms) => {
  expect(readTerms(text).map(({ name, value }) => [name, value])).toEqual(terms);
});

test("words are written so that they are read again as they were", () => {
  const terms = [
    { name: "tag", value: 'a "b" \\ c' },
    { name: null, value: "plain" },
    { name: "external", value: "" },
  ];
  expect(readTerms(writeTerms(terms))).toEqual(terms);
});

const changes: [text: string, name: string, value: string | undefined, becomes: string][] = [
  ["a:1 b:2 c:3", "b", "9", "a:1 b:9 c:3"],
  ["a:1 b:2 b:3", "b", "9", "a:1 b:9"],
  ["a:1", "b", "2", "a:1 b:2"],
  ["a:1 b:2", "a", undefined, "b:2"],
];

test.each(changes)("in %j, %s becomes %s", (text, name, value, becomes) => {
  expect(withTerm(text, name, value)).toBe(becomes);
});
