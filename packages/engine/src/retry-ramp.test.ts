import { expect, test } from "vitest";
import { createRetryRamp } from "./retry-ramp.ts";

test("retries begin with a tenth of their slots, have all after two minutes, and begin anew after an outage", () => {
  let nowMs = 1_000;
  const ramp = createRetryRamp({ now: () => nowMs });
  const shareAfter = (ms: number) => {
    nowMs += ms;
    return ramp.share();
  };
  expect([shareAfter(0), shareAfter(60_000), shareAfter(60_000), shareAfter(60_000)]).toEqual([
    0.1, 0.55, 1, 1,
  ]);
  ramp.restart();
  expect(shareAfter(0)).toBe(0.1);
});
