import type { PosthornError } from "./posthorn-error.ts";

const firstPauseMs = 200;
const longestPauseMs = 5_000;
const longestAskedPauseMs = 60_000;

/** 429 and 503 were not carried out; the others may have been. */
const notCarriedOut = [429, 503];
const unclear = [undefined, 500, 502, 504];

/** Whether a request may be made again: it was not carried out, or carrying it out twice is the same as once. */
export function isWorthRepeating(
  method: string,
  headers: Record<string, string>,
  { status, code }: Pick<PosthornError, "status" | "code">,
): boolean {
  if (code === "idempotency_in_progress") return true;
  if (status !== undefined && notCarriedOut.includes(status)) return true;
  if (!unclear.includes(status)) return false;
  return method !== "POST" || "idempotency-key" in headers;
}

/** Doubles with each repetition, at random in its upper half, and never shorter than the server asks. */
export function pauseBeforeMs(
  repeats: number,
  { retryAfterSeconds = 0 }: Partial<Pick<PosthornError, "retryAfterSeconds">>,
  random: number,
): number {
  const most = Math.min(firstPauseMs * 2 ** repeats, longestPauseMs);
  const asked = Math.min(retryAfterSeconds * 1_000, longestAskedPauseMs);
  return Math.max(asked, most * (0.5 + random / 2));
}
