import { expect, test } from "vitest";
import { formatBytes, formatPace } from "./numbers.ts";

test.each([
  [0, "0 B"],
  [1_023, "1023 B"],
  [1_024, "1.0 KB"],
  [16_589, "16.2 KB"],
  [1_048_576, "1.0 MB"],
  [83_886_080, "80.0 MB"],
  [1_099_511_627_776, "1.0 TB"],
  [2 ** 60, "1048576.0 TB"],
])("%d bytes are written as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [12_345.6, "12.3K/s"],
  [12.345, "12.3/s"],
  [0.5, "30/min"],
  [13 / 3_600, "13/h"],
  [0, "0/h"],
])("%d a second is written as %s", (perSecond, text) => {
  expect(formatPace(perSecond)).toBe(text);
});
