import fc from "fast-check";
import { expect, test } from "vitest";
import {
  commaList,
  eventTypeName,
  eventTypePattern,
  requestTimestamp,
  signingSecret,
  tag,
  text,
} from "./shapes.ts";

const grammar: [text: string, isName: boolean, isPattern: boolean][] = [
  ["invoice", true, true],
  ["invoice.paid", true, true],
  ["A-1.b_2.c", true, true],
  ["x".repeat(128), true, true],
  ["x".repeat(129), false, false],
  ["*", false, true],
  ["invoice.*", false, true],
  ["a.b.*", false, true],
  ["", false, false],
  [".", false, false],
  ["invoice.", false, false],
  [".paid", false, false],
  ["a..b", false, false],
  ["*.paid", false, false],
  ["a.*.b", false, false],
  ["inv*", false, false],
  ["a b", false, false],
  ["a\n", false, false],
  ["é", false, false],
];

test.each(grammar)("%j is a name: %s, a pattern: %s", (text, isName, isPattern) => {
  expect(eventTypeName.safeParse(text).success).toBe(isName);
  expect(eventTypePattern.safeParse(text).success).toBe(isPattern);
});

const times: [given: string, utc: string | null][] = [
  ["2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000Z"],
  ["2026-03-01T12:00:00.123456+02:00", "2026-03-01T10:00:00.123Z"],
  ["2026-03-01T12:00:00", null],
  ["2026-02-30T12:00:00Z", null],
  ["2026-03-01", null],
  ["0000-01-01T00:00:00Z", null],
  ["9999-12-31T23:59:59-23:59", null],
  ["soon", null],
];

test.each(times)("the time %s is read as %s", (given, utc) => {
  expect(requestTimestamp.safeParse(given).data ?? null).toBe(utc);
});

test("a secret is accepted exactly when it is 24 to 64 bytes in base64", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const secret = `whsec_${Buffer.from(bytes).toString("base64")}`;
      expect(signingSecret.safeParse(secret).success).toBe(bytes.length >= 24 && bytes.length <= 64);
    }),
  );
  for (let size = 22; size <= 66; size += 1) {
    const secret = `whsec_${Buffer.alloc(size, 1).toString("base64")}`;
    expect(signingSecret.safeParse(secret).success, `${size} bytes`).toBe(size >= 24 && size <= 64);
  }
});

test("text refuses NUL, lone surrogates and what is too long", () => {
  expect(text(3).safeParse("a\nb").success).toBe(true);
  for (const wrong of ["a\0", "\ud800", "abcd"]) expect(text(3).safeParse(wrong).success).toBe(false);
});

test("a tag is 1 to 64 visible ASCII characters", () => {
  for (const good of ["a", "order-42", "~".repeat(64)]) expect(tag.safeParse(good).success).toBe(true);
  for (const wrong of ["", " ", "a b", "é", "a".repeat(65)]) expect(tag.safeParse(wrong).success).toBe(false);
});

test("a comma list becomes an array of known values", () => {
  const list = commaList(["a", "b"]);
  expect(list.parse("a")).toEqual(["a"]);
  expect(list.parse("b,a")).toEqual(["b", "a"]);
  expect(list.parse(undefined)).toBeUndefined();
  for (const wrong of ["", "a,", "c", "a, b"]) expect(list.safeParse(wrong).success).toBe(false);
});
