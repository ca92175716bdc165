import { expect, test } from "vitest";
import { planAttempts } from "./planned-attempts.ts";

const nextAttemptAt = "2026-03-01T12:00:05.000Z";
const nextMs = Date.parse(nextAttemptAt);
const schedule = [5, 300, 1_800];

const cases: [status: "pending" | "failed", attempts: number, planned: [number, number][]][] = [
  [
    "pending",
    0,
    [
      [1, 0],
      [2, 5],
      [3, 305],
      [4, 2_105],
    ],
  ],
  [
    "pending",
    1,
    [
      [2, 0],
      [3, 300],
      [4, 2_100],
    ],
  ],
  ["pending", 3, [[4, 0]]],
  ["pending", 9, [[10, 0]]],
  ["failed", 4, []],
];

test.each(cases)(
  "a delivery that is %s after %i attempts has these before it",
  (status, attempts, planned) => {
    expect(planAttempts({ status, attempts, nextAttemptAt }, schedule)).toEqual(
      planned.map(([number, seconds]) => ({ number, atMs: nextMs + seconds * 1_000 })),
    );
  },
);
