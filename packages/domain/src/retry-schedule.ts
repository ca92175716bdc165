/** Seconds to wait after each failed attempt: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h; ten attempts in all. */
export const defaultRetrySchedule: readonly number[] = [
  5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400,
];

const jitterShare = 0.2;
const maxRetryAfterMs = 24 * 60 * 60 * 1000;

// The three forms of RFC 9110, section 5.6.7. Date.parse alone also reads "-5" and "1.5" as dates.
const httpDates = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * Milliseconds to wait after the `attempts`-th attempt (from 1) failed, or null when the schedule (seconds) is used up.
 * `random` in 0..1 adds 0 to 20 % to the step; Retry-After can only make the wait longer.
 */
export function retryDelayMs(input: {
  schedule: readonly number[];
  attempts: number;
  retryAfterMs: number | null;
  random: number;
}): number | null {
  const stepSeconds = input.schedule[input.attempts - 1];
  if (stepSeconds === undefined) return null;
  const stepMs = Math.ceil(stepSeconds * 1000);
  const jitterMs = Math.floor(stepMs * jitterShare * input.random);
  return Math.max(stepMs + jitterMs, Math.ceil(input.retryAfterMs ?? 0));
}

/**
 * Milliseconds a Retry-After header asks for: whole seconds or an HTTP date (RFC 9110, section 10.2.3), at most 24 h.
 * Null when it is absent, garbage or already past.
 */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? "";
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1000 : parseHttpDate(text) - nowMs;
  return waitMs >= 0 ? Math.min(waitMs, maxRetryAfterMs) : null;
}

/** Unix milliseconds, or NaN. The last form names no zone; it is always GMT. */
function parseHttpDate(text: string): number {
  if (!httpDates.some((form) => form.test(text))) return Number.NaN;
  return Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
}
