import type { PosthornError } from "./posthorn-error.ts";

const firstPauseMs = 200;
const longestPauseMs = 5_000;
const longestAskedPauseMs = 60_000;

/** These may have been carried out, their answer lost: 503 comes, too, when Postgres falls silent. */
const unclear = [undefined, 500, 502, 503, 504];

/** Whether a request may be made again: it was not carried out, or carrying it out twice is the same as once. */
export function isWorthRepeating(
  method: string,
  headers: Record<string, string>,
  { status, code }: Pick<PosthornError, "status" | "code">,
): boolean {
  if (code === "idempotency_in_progress" || status === 429) return true;
  if (!unclear.includes(status) || "if-match" in headers) return false;
  return method === "GET" || method === "PUT" || method === "PATCH" || "idempotency-key" in headers;
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
