import type { Outcome } from "@posthorn/domain/outcome";

/** An answer, and what it means for a delivery and its endpoint. */
type Answer = Pick<Outcome, "reason" | "statusCode" | "responseHeaders"> & {
  /** No further attempt follows. */
  isFinal: boolean;
  disables: boolean;
  retryAfterSeconds: number;
};

const plain = { responseHeaders: {}, isFinal: false, disables: false, retryAfterSeconds: 0 };
const disable = { "webhook-delivery": "disable" };

export const answers = {
  ok: { ...plain, reason: "ok", statusCode: 200 },
  error: { ...plain, reason: "http_5xx", statusCode: 500 },
  busy: {
    ...plain,
    reason: "http_5xx",
    statusCode: 503,
    responseHeaders: { "retry-after": "90" },
    retryAfterSeconds: 90,
  },
  silence: { ...plain, reason: "timeout_response", statusCode: null },
  gone: { ...plain, reason: "gone", statusCode: 410, isFinal: true, disables: true },
  abort: {
    ...plain,
    reason: "http_4xx",
    statusCode: 422,
    responseHeaders: { "webhook-delivery": "abort-message" },
    isFinal: true,
  },
  disable: {
    ...plain,
    reason: "http_5xx",
    statusCode: 500,
    responseHeaders: disable,
    isFinal: true,
    disables: true,
  },
  okAndDisable: { ...plain, reason: "ok", statusCode: 200, responseHeaders: disable, disables: true },
} as const satisfies Record<string, Answer>;

export type AnswerKind = keyof typeof answers;

export function makeOutcome(kind: AnswerKind): Outcome {
  const { reason, statusCode, responseHeaders } = answers[kind];
  return {
    reason,
    statusCode,
    responseHeaders,
    responseBody: new Uint8Array(),
    remoteAddress: "127.0.0.1",
    durationMs: 5,
  };
}
