import { expect, test } from "vitest";
import type { EventPlan } from "./plot.ts";
import type { Arrival } from "./receivers.ts";
import { findMissing, type RecordedDelivery, type Report, summarise } from "./report.ts";

const paid: EventPlan = {
  eventType: "invoice.paid",
  payload: '{ "amount": 1.0 }',
  channels: [],
  goesTo: ["billing", "crm"],
  about: "",
};
const unheard: EventPlan = { ...paid, eventType: "report.ready", goesTo: [] };
const plans = [paid, unheard];

function arrive(
  endpoint: string,
  attempt: number,
  receivedAtMs: number,
  change: Partial<Arrival> = {},
): Arrival {
  const { eventType, payload: body } = paid;
  return {
    endpoint,
    eventId: "evt_1",
    eventType,
    attempt,
    receivedAtMs,
    verified: { ok: true },
    body,
    status: 200,
    ...change,
  };
}

function record(endpoint: string, attempts: number, status = "delivered"): RecordedDelivery {
  return { id: `dlv_${endpoint}`, eventId: "evt_1", endpoint, status, attempts, lastReason: "ok" };
}

/** The show as it should be: billing fails once. */
function reportWith(change: Partial<Report> = {}): Report {
  return {
    emissions: [
      { plan: paid, id: "evt_1", deliveries: 2, acceptedAtMs: 1_000 },
      { plan: unheard, id: "evt_2", deliveries: 0, acceptedAtMs: 1_500 },
    ],
    deliveries: [record("billing", 2), record("crm", 1)],
    arrivals: [
      arrive("crm", 1, 1_004),
      arrive("billing", 1, 1_010, { status: 503 }),
      arrive("billing", 2, 3_200),
    ],
    ...change,
  };
}

test("nothing is missing when everything arrived, verified, and something was retried", () => {
  expect(findMissing(plans, reportWith())).toEqual([]);
});

test.each<[name: string, report: Partial<Report>, missing: string[]]>([
  [
    "an event was not emitted",
    { emissions: reportWith().emissions.slice(0, 1) },
    ["report.ready was not emitted"],
  ],
  [
    "an event went to fewer endpoints",
    { emissions: reportWith().emissions.map((emission) => ({ ...emission, deliveries: 0 })) },
    ["invoice.paid has 0 deliveries instead of 2"],
  ],
  [
    "a delivery never landed",
    { arrivals: reportWith().arrivals.slice(0, 2) },
    ["invoice.paid did not arrive at billing"],
  ],
  [
    "a delivery landed but is not recorded",
    { deliveries: [record("billing", 2, "pending"), record("crm", 1)] },
    ["invoice.paid arrived at billing, but is recorded as pending"],
  ],
  [
    "a delivery has no record",
    { deliveries: [record("billing", 2)] },
    ["invoice.paid arrived at crm, but is recorded as nothing"],
  ],
  [
    "nothing was retried",
    { deliveries: [record("billing", 1), record("crm", 1)] },
    ["no delivery needed a retry"],
  ],
])("%s", (_name, report, missing) => {
  expect(findMissing(plans, reportWith(report))).toEqual(missing);
});

test.each<[name: string, change: Partial<Arrival>, missing: string]>([
  [
    "a signature did not hold",
    { verified: { ok: false, reason: "No matching signature found" } },
    "attempt 1 of invoice.paid at crm was not verified: No matching signature found",
  ],
  [
    "a body was rewritten",
    { body: '{"amount":1}' },
    "attempt 1 of invoice.paid at crm had other bytes than were emitted",
  ],
])("%s", (_name, change, missing) => {
  const [first, ...others] = reportWith().arrivals;
  expect(findMissing(plans, reportWith({ arrivals: [{ ...first!, ...change }, ...others] }))).toEqual([
    missing,
  ]);
});

test("an arrival at an endpoint that it was not for is a fault", () => {
  const arrivals = [...reportWith().arrivals, arrive("audit", 1, 1_005)];
  expect(findMissing(plans, reportWith({ arrivals }))).toEqual([
    "attempt 1 of invoice.paid at audit was not to go there",
  ]);
});

test("events that the show did not emit do not count", () => {
  const arrivals = [...reportWith().arrivals, arrive("audit", 1, 9_000, { eventId: "evt_by_hand" })];
  expect(findMissing(plans, reportWith({ arrivals }))).toEqual([]);
  expect(summarise(reportWith({ arrivals }))).toEqual(summarise(reportWith()));
});

test("the summary counts, and measures first attempts from the 202", () => {
  const expected = { events: 2, deliveries: 2, attempts: 3, retries: 1, medianMs: 4, slowestMs: 10 };
  expect(summarise(reportWith())).toEqual(expected);
});

test("an arrival before the 202 was read waited no time", () => {
  const arrivals = [arrive("crm", 1, 998)];
  expect(summarise(reportWith({ arrivals }))).toMatchObject({ medianMs: 0, slowestMs: 0 });
});

test("a summary of nothing has no times", () => {
  const empty = { emissions: [], deliveries: [], arrivals: [] };
  const expected = { events: 0, deliveries: 0, attempts: 0, retries: 0, medianMs: null, slowestMs: null };
  expect(summarise(empty)).toEqual(expected);
});
