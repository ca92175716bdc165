import fc from "fast-check";
import { expect, test } from "vitest";
import { formatLogLine } from "./terminal-log.ts";

const plain = (_style: unknown, text: string) => text;
const marked = (style: unknown, text: string) => `<${style}>${text}</>`;
const base = { level: 30, time: new Date(2026, 2, 1, 9, 8, 7, 45).getTime(), name: "standalone", pid: 42 };

function format(entry: object): string {
  return formatLogLine(JSON.stringify({ ...base, ...entry }), plain);
}

test("a line has the local time, the level, the message and the fields", () => {
  expect(format({ port: 8400, dataDir: "/srv/posthorn", msg: "Postgres started" })).toBe(
    "09:08:07.045 info  Postgres started port=8400 dataDir=/srv/posthorn",
  );
});

test.each<[name: string, value: unknown, text: string]>([
  ["text with a space is quoted", "two words", 'key="two words"'],
  ["empty text is quoted", "", 'key=""'],
  ["quotes are escaped", 'say "hi"', 'key="say \\"hi\\""'],
  ["a line break stays on the line", "a\nb", 'key="a\\nb"'],
  ["an escape sequence cannot colour the terminal", "\u001b[31mred", "key=\\u001b[31mred"],
  ["a direction mark cannot reorder the line", "a\u202eb", "key=a\\u202eb"],
  ["a list is JSON", ["0001_create_tables"], 'key=["0001_create_tables"]'],
  ["a flag", true, "key=true"],
  ["a name that objects have", { message: "no stack" }, 'key={"message":"no stack"}'],
])("%s", (_name, value, text) => {
  expect(format({ msg: "m", key: value })).toBe(`09:08:07.045 info  m ${text}`);
});

test("a field that is null is left out", () => {
  expect(format({ msg: "attempt", retryInMs: null })).toBe("09:08:07.045 info  attempt");
});

test("an error is its type, its message and where it was thrown", () => {
  const stack = "TypeError: no way\n    at deliver (deliver.ts:1:2)\n    at run (run.ts:3:4)";
  const error = { type: "TypeError", message: "no way", stack };
  expect(format({ level: 50, msg: "a delivery failed", error })).toBe(
    '09:08:07.045 error a delivery failed error="TypeError: no way" at="deliver (deliver.ts:1:2)"',
  );
});

test("the level has a colour of its own", () => {
  const line = formatLogLine(JSON.stringify({ ...base, level: 40, msg: "careful", key: 1 }), marked);
  expect(line).toBe("<dim>09:08:07.045</> <yellow>warn </> careful <dim>key=</>1");
});

test("whatever is logged stays on one line without control characters", () => {
  const anyText = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(anyText, fc.dictionary(anyText, fc.jsonValue()), (msg, fields) => {
      expect(formatLogLine(JSON.stringify({ ...fields, ...base, msg }), plain)).not.toMatch(
        /[\p{Cc}\u2028\u2029]/u,
      );
    }),
  );
});
