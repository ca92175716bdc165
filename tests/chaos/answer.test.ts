import { expect, test } from "vitest";
import { decideAnswer } from "./answer.ts";
import type { Manner } from "./layout.ts";
import type { BadStretch } from "./plan-faults.ts";
import { createRandom } from "./random.ts";

const steady: Manner = { failures: 0.1, isMoody: false };
const moody: Manner = { failures: 0, isMoody: true };

function answersOf(manner: Manner, stretch: BadStretch["manner"] | null) {
  const random = createRandom(1);
  return Array.from({ length: 2_000 }, () => decideAnswer(random, manner, stretch));
}
const shareOf = (answers: ReturnType<typeof answersOf>, isWanted: (status: number) => boolean) =>
  answers.filter((answer) => answer !== "silence" && isWanted(answer.status)).length / answers.length;

test("an endpoint fails as often as its manner says, bad stretch or not", () => {
  for (const stretch of [null, "500", "silence"] as const) {
    expect(shareOf(answersOf(steady, stretch), (status) => status >= 400)).toBeCloseTo(0.1, 1);
  }
});

test("an answer takes from 50 to 250 ms", () => {
  const delays = answersOf(steady, null).map((answer) =>
    answer === "silence" ? Number.NaN : answer.delayMs,
  );
  expect([Math.min(...delays), Math.max(...delays)]).toEqual([50, 250]);
});

test("a moody endpoint is as good as any but in a bad stretch, when it fails all or answers nothing", () => {
  expect(shareOf(answersOf(moody, null), (status) => status < 300)).toBe(1);
  expect(shareOf(answersOf(moody, "500"), (status) => status === 500)).toBe(1);
  expect(new Set(answersOf(moody, "silence"))).toEqual(new Set(["silence"]));
});
