import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesEventType } from "./event-type.ts";

const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,8}$/);
const anyName = fc.array(segment, { minLength: 1, maxLength: 6 }).map((segments) => segments.join("."));

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
