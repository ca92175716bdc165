import { expect, test } from "vitest";
import type { Judgement } from "./judge.ts";
import { type Findings, findReasons, type Phase } from "./verdict.ts";

const judgement: Judgement = {
  accepted: 10,
  expected: 12,
  received: 12,
  lost: [],
  duplicates: 2,
  unexplained: [],
  inFlight: 2,
  inFlightByFault: new Map([[0, 2]]),
  late: 0,
  unwanted: [],
  spoilt: [],
  repeatedAttempts: [],
  miscounted: [],
};
const phase: Phase = {
  name: "faults",
  judgement,
  drain: { tookMs: 1_000, undelivered: [] },
  outcomes: { "202": 10 },
  refusals: [],
};
const stop = { name: "worker 1", code: 0, signal: null, tookMs: 9_999 };
const findings: Findings = {
  phases: [phase],
  stops: [stop],
  ended: [],
  requests: 14,
  attemptRows: 14,
  workerLost: 2,
  unrecorded: [],
  deliveries: { delivered: 12 },
};
const withPhase = (changes: Partial<Phase>): Findings => ({
  ...findings,
  phases: [{ ...phase, ...changes }],
});
const withJudgement = (changes: Partial<Judgement>) => withPhase({ judgement: { ...judgement, ...changes } });

test("a run in which all came, and no more came twice than was in flight, has passed", () => {
  expect(findReasons(findings)).toEqual([]);
});

test.each<[string, Findings]>([
  ["faults: no event was accepted", withJudgement({ accepted: 0 })],
  ["faults: 1 deliveries lost", withJudgement({ lost: ["e1 to a"] })],
  ["faults: 3 duplicates, but 2 requests in flight", withJudgement({ duplicates: 3 })],
  ["faults: 1 duplicates that no fault explains", withJudgement({ unexplained: ["e1 to a"] })],
  ["faults: 1 requests that nobody was promised", withJudgement({ unwanted: ["e9 to a"] })],
  ["faults: 1 requests with a wrong signature or wrong bytes", withJudgement({ spoilt: ["dlv_1"] })],
  ["faults: 1 attempts that were made twice", withJudgement({ repeatedAttempts: ["dlv_1/1"] })],
  ["faults: 1 events whose 202 miscounts its deliveries", withJudgement({ miscounted: ["e1"] })],
  ["faults: 1 posts refused for no reason", withPhase({ refusals: ["409"] })],
  ["faults: not drained in time", withPhase({ drain: { tookMs: null, undelivered: [] } })],
  ["faults: 1 deliveries that did not arrive", withPhase({ drain: { tookMs: 1, undelivered: [{}] } })],
  [
    "worker 1 was told to stop and ended with SIGKILL",
    { ...findings, stops: [{ ...stop, code: null, signal: "SIGKILL" }] },
  ],
  ["worker 1 was told to stop and ended with 1", { ...findings, stops: [{ ...stop, code: 1 }] }],
  ["worker 1 took 10001 ms to stop", { ...findings, stops: [{ ...stop, tookMs: 10_001 }] }],
  ["API 1 ended by itself", { ...findings, ended: ["API 1 ended by itself (1)"] }],
  ["1 requests without an attempt in Postgres", { ...findings, unrecorded: ["dlv_1/1"] }],
  ["Postgres has deliveries", { ...findings, deliveries: { delivered: 11 } }],
  ["Postgres has deliveries", { ...findings, deliveries: { delivered: 12, failed: 1 } }],
])("it fails for one reason: %s", (reason, changed) => {
  expect(findReasons(changed)).toEqual([expect.stringContaining(reason)]);
});

test("of many cases a few are shown", () => {
  const lost = Array.from({ length: 9 }, (_, n) => `e${n} to a`);
  const [reason] = findReasons(withJudgement({ lost }));
  expect(reason?.split("\n")).toHaveLength(7);
});
