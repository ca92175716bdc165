import fc from "fast-check";
import { expect, test } from "vitest";
import { type SettleInput, settle } from "./delivery.ts";
import { type AttemptReason, attemptReasons, type Outcome } from "./outcome.ts";
import { defaultRetrySchedule } from "./retry-schedule.ts";

const nowMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const lastAttempt = defaultRetrySchedule.length + 1;
const poisonBound = lastAttempt + 20;

const statusCodes: Partial<Record<AttemptReason, number>> = {
  ok: 200,
  http_3xx: 302,
  http_4xx: 404,
  http_5xx: 500,
  gone: 410,
};

function outcome(reason: AttemptReason, change: Partial<Outcome> = {}): Outcome {
  return {
    reason,
    statusCode: statusCodes[reason] ?? null,
    responseHeaders: {},
    responseBody: new Uint8Array(),
    remoteAddress: null,
    durationMs: 1,
    ...change,
  };
}

function settleOne(change: Partial<SettleInput>) {
  const input = {
    attempts: 1,
    retrySchedule: defaultRetrySchedule,
    outcome: outcome("ok"),
    nowMs,
    random: 0,
  };
  return settle({ ...input, ...change });
}

const retriedReasons = attemptReasons.filter((reason) => !["ok", "gone", "worker_lost"].includes(reason));

test("a 2xx answer delivers, on whichever attempt", () => {
  for (const attempts of [1, lastAttempt, 1000]) {
    expect(settleOne({ attempts })).toEqual({ status: "delivered", disableEndpoint: null });
  }
});

test("410 fails the delivery and disables the endpoint, even with attempts left", () => {
  const failed = { status: "failed", disableEndpoint: "gone" };
  expect(settleOne({ outcome: outcome("gone") })).toEqual(failed);
  const headers = { "webhook-delivery": "disable", "retry-after": "60" };
  expect(settleOne({ outcome: outcome("gone", { responseHeaders: headers }) })).toEqual(failed);
});

test.each(retriedReasons)(
  "an attempt that ended with %s is retried by the schedule, then failed",
  (reason) => {
    const verdicts = Array.from({ length: lastAttempt + 1 }, (_, at) =>
      settleOne({ attempts: at + 1, outcome: outcome(reason) }),
    );
    const failed = { status: "failed", disableEndpoint: null };
    expect(verdicts).toEqual([
      ...defaultRetrySchedule.map((seconds) => ({
        status: "pending",
        delayMs: seconds * 1000,
        disableEndpoint: null,
      })),
      failed,
      failed,
    ]);
  },
);

test("an endpoint with an empty schedule gets one attempt", () => {
  expect(settleOne({ retrySchedule: [], outcome: outcome("reset") }).status).toBe("failed");
});

test.each([
  ["429 in seconds", 429, "http_4xx", "60", 60_000],
  ["503 in seconds", 503, "http_5xx", "60", 60_000],
  ["503 as a date", 503, "http_5xx", "Thu, 15 Jan 2026 12:01:00 GMT", 60_000],
  ["429 earlier than the step", 429, "http_4xx", "1", 5000],
  ["429 in ages", 429, "http_4xx", "999999999", 86_400_000],
  ["429 in garbage", 429, "http_4xx", "soon", 5000],
  ["429 in negative seconds", 429, "http_4xx", "-60", 5000],
  ["500", 500, "http_5xx", "60", 5000],
  ["404", 404, "http_4xx", "60", 5000],
  ["302", 302, "http_3xx", "60", 5000],
] as const)(
  "Retry-After on %s waits as long as both it and the step ask",
  (_, statusCode, reason, value, delayMs) => {
    const answer = outcome(reason, { statusCode, responseHeaders: { "retry-after": value } });
    expect(settleOne({ outcome: answer })).toEqual({ status: "pending", delayMs, disableEndpoint: null });
  },
);

test("Retry-After does not add an attempt to a schedule that is used up", () => {
  const answer = outcome("http_4xx", { statusCode: 429, responseHeaders: { "retry-after": "60" } });
  expect(settleOne({ attempts: lastAttempt, outcome: answer }).status).toBe("failed");
});

test.each([
  ["abort-message", "http_5xx", "failed", null],
  ["abort-message", "http_3xx", "failed", null],
  ["abort-message", "ok", "delivered", null],
  ["disable", "http_4xx", "failed", "receiver_request"],
  ["disable", "ok", "delivered", "receiver_request"],
  [" Disable ", "http_5xx", "failed", "receiver_request"],
  ["abort-message, disable", "http_5xx", "failed", "receiver_request"],
  ["disabled", "http_5xx", "pending", null],
  ["", "http_5xx", "pending", null],
] as const)("webhook-delivery: %s on %s gives %s", (value, reason, status, disableEndpoint) => {
  const answer = outcome(reason, { responseHeaders: { "webhook-delivery": value } });
  expect(settleOne({ outcome: answer })).toMatchObject({ status, disableEndpoint });
});

test("a lost worker never fails a delivery by itself, until the delivery looks like the cause", () => {
  const atOnce = { status: "pending", delayMs: 0, disableEndpoint: null };
  for (const attempts of [1, lastAttempt, lastAttempt + 1, poisonBound]) {
    expect(settleOne({ attempts, outcome: outcome("worker_lost"), random: 1 }), `${attempts}`).toEqual(
      atOnce,
    );
  }
  const failed = { status: "failed", disableEndpoint: null };
  expect(settleOne({ attempts: poisonBound + 1, outcome: outcome("worker_lost") })).toEqual(failed);
});

const anyInput: fc.Arbitrary<SettleInput> = fc.record({
  attempts: fc.integer({ min: 1, max: 60 }),
  retrySchedule: fc.array(fc.nat({ max: 604_800 }), { maxLength: 15 }),
  outcome: fc
    .tuple(
      fc.constantFrom(...attemptReasons),
      fc.option(fc.integer({ min: 100, max: 999 })),
      fc.constantFrom(undefined, "0", "60", "99999999", "-1", "x", "Thu, 15 Jan 2026 12:01:00 GMT"),
      fc.constantFrom(undefined, "abort-message", "disable", "other"),
    )
    .map(([reason, statusCode, retryAfter, directive]) =>
      outcome(reason, {
        statusCode,
        responseHeaders: {
          ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
          ...(directive === undefined ? {} : { "webhook-delivery": directive }),
        },
      }),
    ),
  nowMs: fc.constant(nowMs),
  random: fc.double({ min: 0, max: 1, noNaN: true }),
});

test("whatever came back, only a pending delivery has a delay, and it is whole, bounded and no shorter than the step", () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const verdict = settle(input);
      if (verdict.status !== "pending") {
        expect(verdict).not.toHaveProperty("delayMs");
        return;
      }
      const stepSeconds = input.retrySchedule[input.attempts - 1] ?? Number.NaN;
      const stepMs = input.outcome.reason === "worker_lost" ? 0 : stepSeconds * 1000;
      const longestMs = input.outcome.reason === "worker_lost" ? 0 : Math.max(stepMs * 1.2, 86_400_000);
      expect(Number.isSafeInteger(verdict.delayMs)).toBe(true);
      expect(verdict.delayMs).toBeGreaterThanOrEqual(stepMs);
      expect(verdict.delayMs).toBeLessThanOrEqual(longestMs);
      expect(verdict.disableEndpoint).toBeNull();
    }),
    { numRuns: 2000 },
  );
});

test("a delivery is delivered exactly when its attempt was ok", () => {
  fc.assert(
    fc.property(
      anyInput,
      (input) => (settle(input).status === "delivered") === (input.outcome.reason === "ok"),
    ),
  );
});

test("every delivery ends: after enough attempts no verdict is pending", () => {
  fc.assert(
    fc.property(anyInput, (input) => {
      const attempts = input.retrySchedule.length + 22;
      expect(settle({ ...input, attempts }).status).not.toBe("pending");
    }),
  );
});
