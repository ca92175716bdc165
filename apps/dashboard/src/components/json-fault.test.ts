import { expect, test } from "vitest";
import { findJsonFault } from "./json-fault.ts";

const good = ["", "  \n", "{}", '{"a": [1, 2.5e3, true, null]}', '"text"', "7"];

test.each(good)("%j has no fault", (text) => {
  expect(findJsonFault(text)).toBeNull();
});

const faults: [text: string, message: string][] = [
  ['{"a": }', "Line 1, column 7: “}” is not expected here"],
  ['{"a": 1,\n "b" 2}', "Line 2, column 6: “2” is not expected here"],
  ["[1, 2,]", "Line 1, column 7: “]” is not expected here"],
  ['{"a": nothing}', "Line 1, column 7: “nothing” is not expected here"],
  ['{"a": 1', "Line 1, column 8: more is expected at the end"],
  ["{} x", "Line 1, column 4: “x” is not expected here"],
  ["{a: 1}", "Line 1, column 2: “a” is not expected here"],
  ['{"a": "open', 'Line 1, column 7: “"” is not expected here'],
];

test.each(faults)("in %j it is found where it is", (text, message) => {
  expect(findJsonFault(text)?.message).toBe(message);
});

test("whatever is no JSON has a fault inside of the text", () => {
  for (const text of ["'a'", "01", "[1 2]", '{"a":1}}', '"\t"', "\\", "{".repeat(500), "🙂"]) {
    const fault = findJsonFault(text);
    expect(fault, text).not.toBeNull();
    expect(fault?.to).toBeLessThanOrEqual(text.length);
    expect(fault?.from).toBeLessThanOrEqual(fault?.to ?? -1);
  }
});
