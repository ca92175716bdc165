/** Why an attempt ended as it did. The list is closed: it is stored, shown, filtered by and counted. */
export const attemptReasons = [
  "ok",
  "http_3xx",
  "http_4xx",
  "http_5xx",
  "gone",
  "timeout_connect",
  "timeout_response",
  "dns",
  "tls",
  "refused",
  "reset",
  "blocked_address",
  "invalid_response",
  "worker_lost",
  "auth",
] as const;

export type AttemptReason = (typeof attemptReasons)[number];

/** What came back from one attempt: an answer, or the reason there was none. */
export type Outcome = {
  reason: AttemptReason;
  /** null when no answer with a valid status line arrived. */
  statusCode: number | null;
  /** Lower-case names; repeated headers joined with ", ". Empty when nothing was answered. */
  responseHeaders: Record<string, string>;
  /** The first 16 KB of the body, as received, never decompressed. */
  responseBody: Uint8Array;
  /** The address that was connected to; for operators, never shown to tenants when the reason is blocked_address. */
  remoteAddress: string | null;
  durationMs: number;
};

/** Names the reason of an answered attempt from its status code; anything outside 200 to 599 is not a final answer. */
export function reasonOfStatus(statusCode: number): AttemptReason {
  if (statusCode === 410) return "gone";
  if (statusCode >= 200 && statusCode < 300) return "ok";
  if (statusCode >= 300 && statusCode < 400) return "http_3xx";
  if (statusCode >= 400 && statusCode < 500) return "http_4xx";
  if (statusCode >= 500 && statusCode < 600) return "http_5xx";
  return "invalid_response";
}
