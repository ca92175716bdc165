import type { Manner } from "./layout.ts";
import type { BadStretch } from "./plan-faults.ts";
import type { Random } from "./random.ts";

/** What an endpoint does with a request; silence lasts until the sender hangs up. */
export type Answer = { delayMs: number; status: number; retryAfterSeconds: number | null } | "silence";

const fastestMs = 50;
const slowestMs = 250;

/** How an endpoint of this manner answers now. */
export function decideAnswer(random: Random, manner: Manner, stretch: BadStretch["manner"] | null): Answer {
  if (manner.isMoody && stretch === "silence") return "silence";
  const isBad = manner.isMoody && stretch === "500";
  const delayMs = random.between(fastestMs, slowestMs);
  if (!isBad && random.fraction() >= manner.failures) {
    return { delayMs, status: random.pick([200, 200, 202, 204]), retryAfterSeconds: null };
  }
  const status = isBad ? 500 : random.pick([500, 500, 502, 503, 429]);
  return { delayMs, status, retryAfterSeconds: status === 503 || status === 429 ? 1 : null };
}
