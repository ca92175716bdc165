import { expect, test } from "vitest";
import type { Delivery } from "./api-client.ts";
import {
  describeArrival,
  describeEmission,
  describeEndpoint,
  describeNext,
  describeSummary,
  describeWaiting,
} from "./describe.ts";
import { endpointPlans, eventPlans } from "./plot.ts";
import type { Arrival } from "./receivers.ts";

const plain = (_style: unknown, text: string) => text;
const eventId = "evt_01k6xq7tb5f3m8r9v2w4y6z0ac";
const arrival: Arrival = {
  endpoint: "billing",
  eventId,
  eventType: "invoice.paid",
  attempt: 1,
  receivedAtMs: 0,
  verified: { ok: true },
  body: "{}",
  status: 503,
};
const failed: Delivery = {
  id: "dlv_1",
  endpointId: "ep_1",
  eventType: "invoice.paid",
  status: "pending",
  attempts: 1,
  nextAttemptAt: new Date(12_300).toISOString(),
  lastReason: "http_5xx",
  lastStatusCode: 503,
};

test("an arrival tells where, which attempt, what was answered, the signature and how long it took", () => {
  expect(describeArrival(arrival, 12_345, 34, plain)).toBe(
    "  12.3 s    ✗   billing  invoice.paid    attempt 1  → 503  signature ✓  34 ms after the 202",
  );
});

test("a retry that lands shows seconds, and an event emitted by hand no time at all", () => {
  const landed = { ...arrival, status: 200, attempt: 3 };
  expect(describeArrival(landed, 0, 7_249, plain)).toMatch(
    /✓ {3}billing .* attempt 3 {2}→ 200 .* 7\.2 s after the 202$/,
  );
  expect(describeArrival(landed, 0, null, plain)).toMatch(/signature ✓$/);
});

test("a signature that does not hold says why", () => {
  const verified = { ok: false, reason: "No matching signature found" } as const;
  expect(describeArrival({ ...arrival, verified }, 0, null, plain)).toMatch(
    /signature ✗ No matching signature found$/,
  );
});

test("a failed attempt tells its reason and when the next one is due", () => {
  const next = describeNext("billing", failed, 10_000, plain);
  expect(next.trim()).toBe("billing: http_5xx, attempt 2 in 2.3 s");
});

test("a delivery without attempts left says so", () => {
  const over = { ...failed, status: "failed", nextAttemptAt: null, attempts: 3 } as const;
  expect(describeNext("billing", over, 0, plain).trim()).toBe("billing: http_5xx, given up after 3 attempts");
});

test.each<[deliveries: number, text: string]>([
  [0, "202, no delivery"],
  [1, "202, 1 delivery"],
  [2, "202, 2 deliveries"],
])("an emission with %i deliveries", (deliveries, text) => {
  const emitted = { plan: eventPlans[0]!, id: eventId, deliveries, atMs: 0 };
  expect(describeEmission(emitted, plain)).toContain(`emit  invoice.paid    ${eventId}  ${text}\n`);
});

test("the line at the bottom counts down to the retry that is due first", () => {
  const waiting = { endpoint: "billing", eventType: "invoice.paid", attempt: 2, dueAtMs: 3_000 };
  const later = { ...waiting, endpoint: "crm", dueAtMs: 9_000 };
  expect(describeWaiting([later, waiting], 1_000).trim()).toBe("billing: attempt 2 of invoice.paid in 2.0 s");
  expect(describeWaiting([waiting], 3_100).trim()).toBe("billing: attempt 2 of invoice.paid now");
  expect(describeWaiting([], 0)).toBe("");
});

test("the summary says that everything arrived, or line by line what is missing", () => {
  const summary = { events: 4, deliveries: 5, attempts: 6, retries: 1, medianMs: 12, slowestMs: 1_234 };
  const good = describeSummary(summary, [], plain);
  expect(good).toContain("Everything arrived: 4 events, 5 deliveries, 6 attempts, 1 retry.");
  expect(good).toContain("12 ms after the 202 (median; slowest 1.2 s)");
  const bad = describeSummary(summary, ["user.created did not arrive at crm"], plain);
  expect(bad).toContain("Something is missing: 4 events");
  expect(bad).toContain("\n  user.created did not arrive at crm");
});

test("every line fits a terminal of 100 columns", () => {
  const summary = { events: 4, deliveries: 5, attempts: 7, retries: 2, medianMs: 999, slowestMs: 99_900 };
  const lines = [
    ...endpointPlans.map((plan) => describeEndpoint(plan, plain)),
    ...eventPlans.map((plan) => describeEmission({ plan, id: eventId, deliveries: 2, atMs: 0 }, plain)),
    ...eventPlans.map(({ eventType }) => describeArrival({ ...arrival, eventType }, 99_900, 99_900, plain)),
    describeSummary(summary, [], plain),
  ].flatMap((text) => text.split("\n"));
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
});
