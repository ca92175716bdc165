import fc from "fast-check";
import { expect, test } from "vitest";
import { isEventTypeName, isEventTypePattern, matchesEventType } from "./event-type.ts";

const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
const anyName = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => segments.join("."));

test("names are dot-separated segments of letters, digits, underscore and hyphen", () => {
  for (const name of ["invoice", "invoice.paid", "a.b.c.d", "User_Created.v2-beta", "0", "x".repeat(128)]) {
    expect(isEventTypeName(name), name).toBe(true);
  }
  const wrong = [
    "",
    ".",
    "a.",
    ".a",
    "a..b",
    "a b",
    "a/b",
    "a.*",
    "*",
    "é",
    "a\n",
    "a\u0000",
    "x".repeat(129),
  ];
  for (const name of wrong) expect(isEventTypeName(name), JSON.stringify(name)).toBe(false);
});

test("patterns are a name, a prefix with .* or a lone star", () => {
  for (const pattern of ["*", "invoice", "invoice.*", "a.b.*", `${"x".repeat(126)}.*`]) {
    expect(isEventTypePattern(pattern), pattern).toBe(true);
  }
  const wrong = ["", "**", ".*", "*.paid", "a*", "a.*.b", "a.**", "a..*", "a.* ", `${"x".repeat(127)}.*`];
  for (const pattern of wrong) expect(isEventTypePattern(pattern), JSON.stringify(pattern)).toBe(false);
});

test.each([
  ["*", "invoice.paid", true],
  ["invoice.paid", "invoice.paid", true],
  ["invoice.paid", "invoice.paid.late", false],
  ["invoice.paid", "Invoice.paid", false],
  ["invoice.*", "invoice.paid", true],
  ["invoice.*", "invoice.paid.late", true],
  ["invoice.*", "invoice", false],
  ["invoice.*", "invoices.x", false],
  ["invoice.paid.*", "invoice.paid", false],
])("%s against %s is %s", (pattern, name, expected) => {
  expect(matchesEventType(pattern, name)).toBe(expected);
});

test("a prefix pattern takes exactly the names with more segments after it", () => {
  fc.assert(
    fc.property(anyName, anyName, (prefix, name) => {
      const wanted = prefix.split(".");
      const given = name.split(".");
      const isBelow = given.length > wanted.length && wanted.every((part, at) => part === given[at]);
      expect(matchesEventType(`${prefix}.*`, name)).toBe(isBelow);
      expect(matchesEventType(`${prefix}.*`, `${prefix}.${name}`)).toBe(true);
    }),
  );
});

test("a long hostile text is judged in no time", () => {
  expect(isEventTypeName(`${"a.".repeat(1_000_000)}!`)).toBe(false);
});
