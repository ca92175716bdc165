import type { Answer, ReceivedRequest } from "./receiver.ts";

export type Script = {
  /** The answer when nothing fails. Default 200. */
  status?: number;
  /** Waited before every answer. Default 0. */
  delayMs?: number;
  /** The share of requests answered with 500, from 0 to 1. Default 0. */
  failRate?: number;
  /** How many attempts of each webhook-id are answered with 500 before one succeeds. Default 0. */
  failFirst?: number;
};

/** Turns a script into the answers of a receiver; `random` returns numbers from 0 up to 1, 1 excluded. */
export function scriptAnswers(
  script: Script,
  random: () => number = Math.random,
): (request: ReceivedRequest) => Answer {
  const { status = 200, delayMs = 0, failRate = 0, failFirst = 0 } = script;
  const countAttempt = countAttempts();

  return (request) => {
    const attempt = failFirst > 0 ? countAttempt(request) : undefined;
    if (attempt !== undefined && attempt <= failFirst) {
      return { status: 500, delayMs, body: `scripted failure ${attempt} of ${failFirst}` };
    }
    if (random() < failRate) return { status: 500, delayMs, body: "scripted failure, at random" };
    return { status, delayMs };
  };
}

/**
 * Counts by path too: endpoints that share a receiver get the same event under the same webhook-id. Not from the
 * posthorn-attempt header, so that it serves any sender of Standard Webhooks.
 */
function countAttempts(): (request: ReceivedRequest) => number | undefined {
  const seen = new Map<string, number>();
  return ({ headers, path }) => {
    const webhookId = headers["webhook-id"];
    if (webhookId === undefined) return undefined;
    const key = `${path} ${webhookId}`;
    const attempt = (seen.get(key) ?? 0) + 1;
    seen.set(key, attempt);
    return attempt;
  };
}
