import { expect, test } from "vitest";
import { inFlightSince } from "./in-flight.ts";

test.each([
  ["nothing else was wrong", [], 90_000],
  ["Postgres is away", [{ fromMs: 98_000, untilMs: null }], 88_000],
  ["Postgres has just come back", [{ fromMs: 84_000, untilMs: 98_000 }], 74_000],
  ["Postgres has long been back", [{ fromMs: 80_000, untilMs: 84_000 }], 90_000],
  [
    "it went twice",
    [
      { fromMs: 60_000, untilMs: 82_000 },
      { fromMs: 97_000, untilMs: 98_500 },
    ],
    87_000,
  ],
])("when %s, answers count since the last moment all was surely recorded", (_, outages, sinceMs) => {
  expect(inFlightSince(100_000, outages)).toBe(sinceMs);
});
