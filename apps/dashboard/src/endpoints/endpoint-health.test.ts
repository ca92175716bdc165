import { expect, test } from "vitest";
import { describeHealth } from "./endpoint-health.ts";

const well = { breaker: "closed" as const, consecutiveFailures: 0, blockedBy: [] };
const active = { status: "active" as const, disabledReason: null };
const blocker = {
  orderingKey: "order-42",
  deliveryId: "dlv_1",
  waiting: 3,
  nextAttemptAt: "2026-03-01T12:00:00.000Z",
};

const cases: [what: string, endpoint: object, lane: object, word: string, text: RegExp][] = [
  ["nothing is wrong", {}, {}, "healthy", /succeeded/],
  ["some attempts failed", {}, { consecutiveFailures: 3 }, "failing", /last 3 attempts failed/],
  ["the breaker is open", {}, { breaker: "open", consecutiveFailures: 12 }, "breaker open", /probe/],
  ["an order holds deliveries", {}, { blockedBy: [blocker] }, "held by order", /ordering key/],
  ["it is paused", { status: "paused" }, { breaker: "open" }, "paused", /wait until it is resumed/],
  ["it answered 410", { status: "disabled", disabledReason: "gone" }, {}, "disabled", /410/],
  [
    "it is disabled for a reason to come",
    { status: "disabled", disabledReason: "new" },
    {},
    "disabled",
    /switched off/,
  ],
];

test.each(cases)("health is told when %s", (_what, endpoint, lane, word, text) => {
  const health = describeHealth({ ...active, ...endpoint }, { ...well, ...lane });
  expect(health.look.word).toBe(word);
  expect(health.text).toMatch(text);
});
