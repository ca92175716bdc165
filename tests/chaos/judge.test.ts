import { describe, expect, test } from "vitest";
import { judge } from "./judge.ts";
import type { AcceptedEvent } from "./load.ts";
import type { Mark, SeenRequest } from "./receiver.ts";

const event = (id: string, endpoints: string[], changes: Partial<AcceptedEvent> = {}): AcceptedEvent => ({
  id,
  sha256: "abc",
  endpoints,
  promised: endpoints.length,
  ...changes,
});

function request(eventId: string, endpoint: string, changes: Partial<SeenRequest> = {}): SeenRequest {
  const attempt = changes.attempt ?? 1;
  return {
    eventId,
    endpoint,
    deliveryId: `dlv_${eventId}_${endpoint}`,
    attempt,
    sha256: "abc",
    signatureError: null,
    port: 40_000,
    begunAtMs: attempt * 1_000,
    endedAtMs: attempt * 1_000 + 100,
    status: 200,
    marks: [],
    ...changes,
  };
}

const unanswered: Mark = { fault: 3, wasAnswered: false };
const justAnswered: Mark = { fault: 3, wasAnswered: true };
const recordsOf = (...requests: SeenRequest[]) =>
  new Map(
    requests.map(({ deliveryId, attempt, status }) => [
      `${deliveryId}/${attempt}`,
      { status, isTimedOut: false },
    ]),
  );
const clean = {
  lost: [],
  duplicates: 0,
  unexplained: [],
  unwanted: [],
  spoilt: [],
  repeatedAttempts: [],
  miscounted: [],
};

test("when each endpoint got its event once, after whatever failures, nothing is wrong", () => {
  const requests = [
    request("e1", "a", { status: 500 }),
    request("e1", "a", { attempt: 2, status: null, endedAtMs: 4_000 }),
    request("e1", "a", { attempt: 3 }),
    request("e1", "b", { status: 204 }),
  ];
  const judgement = judge([event("e1", ["a", "b"])], requests, recordsOf(...requests));
  expect(judgement).toMatchObject({ ...clean, accepted: 1, expected: 2, received: 2, inFlight: 0 });
});

test("what no endpoint answered with 2xx is lost", () => {
  const requests = [request("e1", "a"), request("e1", "b", { status: 503 })];
  const judgement = judge([event("e1", ["a", "b"]), event("e2", ["a"])], requests, recordsOf());
  expect(judgement).toMatchObject({ ...clean, expected: 3, received: 1, lost: ["e1 to b", "e2 to a"] });
});

describe("a second 2xx is a duplicate", () => {
  const again = request("e1", "a", { attempt: 2 });

  test("that nothing explains when the first was in flight at no fault", () => {
    const first = request("e1", "a");
    const judgement = judge([event("e1", ["a"])], [first, again], recordsOf(again));
    expect(judgement).toMatchObject({ received: 1, duplicates: 1, inFlight: 0 });
    expect(judgement.unexplained).toEqual([
      "e1 to a: dlv_e1_a attempt 1 at 00:00:01.000 answered 200 after 100 ms, " +
        "then dlv_e1_a attempt 2 at 00:00:02.000 answered 200 after 100 ms",
    ]);
  });

  test.each([
    ["was not answered yet", [unanswered], null],
    ["had been answered, and is not recorded", [justAnswered], null],
    ["had been answered, and is recorded as lost", [{ fault: 1, wasAnswered: true }], "worker_lost"],
    ["was under way at two faults", [unanswered, { fault: 4, wasAnswered: false }], null],
  ])("that a fault explains when the first %s", (_, marks, recorded) => {
    const first = request("e1", "a", { marks });
    const records = recordsOf(again, ...(recorded === null ? [] : [{ ...first, status: null }]));
    const judgement = judge([event("e1", ["a"])], [again, first], records);
    expect(judgement).toMatchObject({ ...clean, duplicates: 1, inFlight: 1 });
    expect(judgement.inFlightByFault).toEqual(new Map([[marks[0]?.fault, 1]]));
  });

  test("that nothing explains when the first had been answered and recorded before the fault", () => {
    const first = request("e1", "a", { marks: [justAnswered] });
    const judgement = judge([event("e1", ["a"])], [first, again], recordsOf(first, again));
    expect(judgement).toMatchObject({ duplicates: 1, inFlight: 0, unexplained: [expect.any(String)] });
  });

  test("that is excused when the first was answered after the sender had given up", () => {
    const [first, third] = [request("e1", "a"), request("e1", "a", { attempt: 3 })];
    const records = new Map([["dlv_e1_a/1", { status: null, isTimedOut: true }]]);
    const judgement = judge([event("e1", ["a"])], [first, again], records);
    expect(judgement).toMatchObject({ ...clean, duplicates: 1, inFlight: 0, late: 1 });
    const { unexplained } = judge([event("e1", ["a"])], [first, again, third], records);
    expect(unexplained).toEqual([expect.stringContaining("attempt 2")]);
  });

  test("and a third one needs a fault of its own", () => {
    const requests = [
      request("e1", "a", { marks: [unanswered] }),
      request("e1", "a", { attempt: 2 }),
      request("e1", "a", { attempt: 3 }),
    ];
    const judgement = judge([event("e1", ["a"])], requests, recordsOf());
    expect(judgement).toMatchObject({ duplicates: 2, inFlight: 1, unexplained: [expect.any(String)] });
  });
});

test("a failed request that was in flight is counted, for it might have been answered 2xx", () => {
  const requests = [
    request("e1", "a", { status: 500, marks: [unanswered] }),
    request("e1", "a", { attempt: 2 }),
  ];
  const judgement = judge([event("e1", ["a"])], requests, recordsOf(...requests));
  expect(judgement).toMatchObject({ ...clean, inFlight: 1 });
});

test("events that nobody was promised are unwanted", () => {
  const requests = [request("e1", "a"), request("e1", "b"), request("e2", "a")];
  const { unwanted, received } = judge([event("e1", ["a"])], requests, recordsOf(...requests));
  expect({ unwanted, received }).toEqual({ unwanted: ["e1 to b", "e2 to a"], received: 1 });
});

test.each([
  ["a wrong signature", { signatureError: "No matching signature found" }, "No matching signature found"],
  ["other bytes than were emitted", { sha256: "def" }, "other bytes"],
])("a request with %s is spoilt", (_, changes, words) => {
  const { spoilt } = judge([event("e1", ["a"])], [request("e1", "a", changes)], recordsOf());
  expect(spoilt).toEqual([expect.stringContaining(words)]);
});

test("the same attempt made twice is told, even where no 2xx came twice", () => {
  const requests = [request("e1", "a", { status: 500 }), request("e1", "a")];
  const { repeatedAttempts } = judge([event("e1", ["a"])], requests, recordsOf());
  expect(repeatedAttempts).toEqual(["dlv_e1_a/1"]);
});

test("a 202 that promises another number of deliveries is told", () => {
  const { miscounted } = judge([event("e1", ["a"], { promised: 2 })], [request("e1", "a")], recordsOf());
  expect(miscounted).toEqual(["e1: 2 promised, 1 endpoints"]);
});
