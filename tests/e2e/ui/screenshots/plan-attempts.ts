import type { Fate, StoryEndpoint } from "./story.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Since when each fate holds, in ms before now. */
export const sinceMs = {
  flaky: 3 * minuteMs,
  paused: 42 * minuteMs,
  refusing: 35 * minuteMs,
  gone: 5 * hourMs,
};
/** Nothing is sent while the pictures are taken: what waits for a retry, waits so long at least. */
const quietForMs = 20 * minuteMs;
const defaultRetrySchedule = [5, 300, 1_800, 7_200];

type Answer = { reason: string; statusCode: number | null; body: string | null };

export type PlannedAttempt = Answer & { startedMs: number; durationMs: number };

/** A delivery as its attempts have left it. */
export type PlannedDelivery = {
  attempts: PlannedAttempt[];
  status: "pending" | "delivered" | "failed";
  nextAttemptMs: number;
};

const answers = {
  ok: { reason: "ok", statusCode: 200, body: '{"received":true}' },
  busy: {
    reason: "http_5xx",
    statusCode: 503,
    body: '{"error":"warehouse is busy","retryAfterSeconds":30}',
  },
  slow: { reason: "timeout_response", statusCode: null, body: null },
  wrong: { reason: "http_4xx", statusCode: 422, body: '{"error":"lines[0].sku is not known"}' },
  refused: { reason: "refused", statusCode: null, body: null },
  gone: { reason: "gone", statusCode: 410, body: '{"error":"this flow was deleted"}' },
} satisfies Record<string, Answer>;

const deadlineMs = 15_000;

/** What became until `nowMs` of a delivery that was made at `createdMs`. */
export function planDelivery(
  endpoint: StoryEndpoint,
  createdMs: number,
  nowMs: number,
  random: () => number,
): PlannedDelivery {
  const schedule = endpoint.retrySchedule ?? defaultRetrySchedule;
  const attempts: PlannedAttempt[] = [];
  const waits = (nextAttemptMs: number): PlannedDelivery => ({ attempts, status: "pending", nextAttemptMs });
  if (isHeld(endpoint.fate, nowMs - createdMs)) return waits(createdMs);
  let startedMs = createdMs + 12 + random() * 30;
  for (const waitSeconds of [...schedule, null]) {
    if (startedMs > nowMs - 1_000)
      return waits(Math.max(startedMs, nowMs + quietForMs + random() * 10 * minuteMs));
    const answer = answerOf(endpoint.fate, nowMs - startedMs, attempts.length, random());
    const durationMs = durationOf(answer, endpoint.usualMs, random());
    attempts.push({ ...answer, startedMs, durationMs });
    const endedMs = startedMs + durationMs;
    if (answer.reason === "ok") return { attempts, status: "delivered", nextAttemptMs: endedMs };
    if (answer.reason === "gone" || waitSeconds === null)
      return { attempts, status: "failed", nextAttemptMs: endedMs };
    startedMs = endedMs + waitSeconds * 1_000;
  }
  throw new Error("the last attempt decides");
}

/** Made when nothing is sent any more. A breaker opens after the first minute of failures. */
function isHeld(fate: Fate, ageMs: number): boolean {
  if (fate === "refusing") return ageMs < sinceMs.refusing - minuteMs;
  if (fate === "paused") return ageMs < sinceMs.paused;
  return fate === "gone" && ageMs < sinceMs.gone - 2 * minuteMs;
}

function answerOf(fate: Fate, ageMs: number, earlier: number, chance: number): Answer {
  if (fate === "refusing" && ageMs < sinceMs.refusing) return answers.refused;
  if (fate === "gone" && ageMs < sinceMs.gone) return answers.gone;
  if (fate === "picky" && chance < 0.12) return answers.wrong;
  if (fate !== "flaky") return chance < 0.004 ? answers.busy : answers.ok;
  const isBadHour = ageMs > 6 * hourMs && ageMs < 8 * hourMs;
  const failing = ageMs < sinceMs.flaky ? 1 : isBadHour ? 0.4 : earlier > 0 ? 0.3 : 0.07;
  if (chance >= failing) return answers.ok;
  return earlier % 2 === 1 ? answers.slow : answers.busy;
}

/** Most answer as usual, and a few take much longer. */
function durationOf({ reason }: Answer, usualMs: number, chance: number): number {
  if (reason === "timeout_response") return deadlineMs;
  if (reason === "refused") return 3;
  return Math.round(usualMs * (0.7 + 0.5 * chance + 4 * chance ** 24));
}
