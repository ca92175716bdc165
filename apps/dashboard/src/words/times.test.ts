import { expect, test } from "vitest";
import { describeDistance, formatDuration, formatTime } from "./times.ts";

const nowMs = Date.parse("2026-03-01T12:00:00Z");

const distances: [seconds: number, words: string][] = [
  [0, "now"],
  [-12, "12 s ago"],
  [-90, "1 min ago"],
  [-7_200, "2 h ago"],
  [-3 * 86_400, "3 d ago"],
  [-40 * 86_400, "2026-01-20"],
  [5, "in 5 s"],
  [3 * 3_600, "in 3 h"],
];

test.each(distances)("%i s from now is told as %s", (seconds, words) => {
  expect(describeDistance(nowMs + seconds * 1_000, nowMs, "utc")).toBe(words);
});

const durations: [ms: number, words: string][] = [
  [84.4, "84 ms"],
  [1_200, "1.2 s"],
  [15_000, "15 s"],
  [180_000, "3 min"],
  [7_500_000, "2 h 5 min"],
  [72_000_000, "20 h"],
  [7 * 86_400_000, "7 d"],
];

test.each(durations)("%d ms are told as %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

test("an exact time says its zone", () => {
  expect(formatTime(nowMs, "utc")).toBe("2026-03-01 12:00:00.000 UTC");
  expect(formatTime(nowMs, "local")).toMatch(/^2026-0[23]-\d\d \d\d:\d\d:00\.000 [+-]\d\d:\d\d$/);
});
