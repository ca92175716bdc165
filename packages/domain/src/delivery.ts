import type { Outcome } from "./outcome.ts";
import { parseRetryAfter, retryDelayMs } from "./retry-schedule.ts";

/** Where a delivery stands: waiting for its next attempt, claimed, or at one of its three ends. */
export const deliveryStatuses = ["pending", "delivering", "delivered", "failed", "cancelled"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** What made an attempt happen. */
export const attemptTriggers = ["schedule", "manual", "operation", "test"] as const;
export type AttemptTrigger = (typeof attemptTriggers)[number];

/** What keeps a pending delivery from its next attempt although it is due. */
export const heldByReasons = ["paused", "breaker", "rate", "order"] as const;
export type HeldByReason = (typeof heldByReasons)[number];

/** Why an endpoint is disabled: it answered 410 or `webhook-delivery: disable`, or did nothing but fail for days. */
export type DisableReason = "gone" | "receiver_request" | "failing";

/** What becomes of a delivery after an attempt. Only `pending` has a next attempt, `delayMs` from now. */
export type Verdict =
  | { status: "delivered"; disableEndpoint: DisableReason | null }
  | { status: "pending"; delayMs: number; disableEndpoint: null }
  | { status: "failed"; disableEndpoint: DisableReason | null };

/** `attempts` counts the settled attempt, from 1; `retrySchedule` is in seconds; `random` is in 0..1. */
export type SettleInput = {
  attempts: number;
  retrySchedule: readonly number[];
  outcome: Outcome;
  nowMs: number;
  random: number;
};

// Claims a delivery may cost us beyond its schedule before we take it for the cause of our crashes.
const lostClaimsAllowed = 20;

/** The delivery state machine: decides from one attempt's outcome what becomes of the delivery. Never throws. */
export function settle(input: SettleInput): Verdict {
  switch (input.outcome.reason) {
    case "ok":
      return { status: "delivered", disableEndpoint: disableWish(input.outcome) };
    case "gone":
      return { status: "failed", disableEndpoint: "gone" };
    case "http_3xx":
    case "http_4xx":
    case "http_5xx":
    case "timeout_connect":
    case "timeout_response":
    case "dns":
    case "tls":
    case "refused":
    case "reset":
    case "blocked_address":
    case "invalid_response":
    case "auth":
      return settleFailedAttempt(input);
    case "worker_lost":
      return settleLostAttempt(input);
  }
}

function settleFailedAttempt(input: SettleInput): Verdict {
  const { attempts, retrySchedule: schedule, outcome, nowMs, random } = input;
  const disableEndpoint = disableWish(outcome);
  if (disableEndpoint !== null || readDirectives(outcome).includes("abort-message")) {
    return { status: "failed", disableEndpoint };
  }
  const delayMs = retryDelayMs({ schedule, attempts, retryAfterMs: readRetryAfter(outcome, nowMs), random });
  return delayMs === null
    ? { status: "failed", disableEndpoint: null }
    : { status: "pending", delayMs, disableEndpoint: null };
}

/** A dead worker is our fault, not the receiver's: the delivery goes on at once, unless it keeps killing workers. */
function settleLostAttempt({ attempts, retrySchedule }: SettleInput): Verdict {
  const isPoison = attempts > retrySchedule.length + 1 + lostClaimsAllowed;
  return isPoison
    ? { status: "failed", disableEndpoint: null }
    : { status: "pending", delayMs: 0, disableEndpoint: null };
}

function disableWish(outcome: Outcome): DisableReason | null {
  return readDirectives(outcome).includes("disable") ? "receiver_request" : null;
}

/** What the receiver asks for in `webhook-delivery`; a repeated header arrives joined with commas. */
function readDirectives(outcome: Outcome): string[] {
  const header = outcome.responseHeaders["webhook-delivery"];
  if (header === undefined) return [];
  return header.split(",").map((word) => word.trim().toLowerCase());
}

/** Other answers may carry Retry-After too (a redirect, say), but only these two say "too much now". */
function readRetryAfter({ statusCode, responseHeaders }: Outcome, nowMs: number): number | null {
  if (statusCode !== 429 && statusCode !== 503) return null;
  return parseRetryAfter(responseHeaders["retry-after"], nowMs);
}
