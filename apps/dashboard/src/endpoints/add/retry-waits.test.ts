import { defaultRetrySchedule } from "@posthorn/contract/endpoint-shapes";
import { expect, test } from "vitest";
import { readWaits, usualWaits } from "./retry-waits.ts";

test("the usual waits are those of the API", () => {
  expect(readWaits(usualWaits)).toEqual(defaultRetrySchedule);
});

test.each([
  ["5", [5]],
  ["5 s, 5min,2 h , 1 D", [5, 300, 7_200, 86_400]],
  ["7 d", [604_800]],
])("%j are waits", (text, waits) => {
  expect(readWaits(text)).toEqual(waits);
});

test.each([
  ["", "is no time"],
  ["5 s,", "is no time"],
  ["soon", "“soon” is no time"],
  ["5 weeks", "is no time"],
  ["1.5 h", "is no time"],
  ["-5", "is no time"],
  ["0", "1 s to 7 d"],
  ["8 d", "1 s to 7 d"],
  [Array.from({ length: 31 }, () => "5").join(), "at most 30"],
])("%j are none", (text, why) => {
  expect(readWaits(text)).toContain(why);
});
