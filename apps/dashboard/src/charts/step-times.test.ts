import { expect, test } from "vitest";
import { describeStep, labelTick, zoneOfSteps } from "./step-times.ts";

const noon = Date.parse("2026-03-01T12:00:00Z") / 1_000;
const midnight = Date.parse("2026-03-01T00:00:00Z") / 1_000;
const [minute, hour, day] = [60, 3_600, 86_400];

const steps: [starts: number, seconds: number, text: string][] = [
  [noon, minute, "1 Mar, 12:00 – 12:01"],
  [noon, hour, "1 Mar, 12:00 – 13:00"],
  [midnight - hour, hour, "28 Feb, 23:00 – 00:00"],
  [midnight, day, "1 Mar (UTC)"],
];
test.each(steps)("a step is told by its time: %i, %i s", (starts, seconds, text) => {
  expect(describeStep(starts, seconds, "utc")).toBe(text);
});

test("steps of a day are days of UTC, whatever times are shown in", () => {
  expect(zoneOfSteps(day, "local")).toBe("utc");
  expect(zoneOfSteps(hour, "local")).toBe("local");
});

const ticks: [at: number, between: number, text: string][] = [
  [noon, hour, "12:00"],
  [midnight, hour, "1 Mar"],
  [noon, day, "1 Mar"],
];
test.each(ticks)("the axis has times, and dates where a day begins: %i, %i s", (at, between, text) => {
  expect(labelTick(at, between, "utc")).toBe(text);
});
