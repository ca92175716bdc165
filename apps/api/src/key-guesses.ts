import type { Guesses } from "@posthorn/engine/api-keys/authenticate";
import { RateLimiterMemory } from "rate-limiter-flexible";
import { RefusalError } from "./refusal.ts";

/** Nobody who means well shows so many different wrong keys. */
const mostWrongPerSecond = 100;

/**
 * Bounds what a flood of invented keys or codes costs: an address that has shown too many within a second gets no more of
 * them looked up until it ends.
 */
export function createKeyGuesses(): Guesses {
  const counter = new RateLimiterMemory({ points: mostWrongPerSecond, duration: 1 });
  return {
    async refuseGuesser(from) {
      const wrong = await counter.get(from);
      if (wrong !== null && wrong.remainingPoints === 0 && wrong.msBeforeNext > 0)
        throw new RefusalError({
          code: "rate_limited",
          detail: "Too many wrong keys or codes came from your address.",
        });
    },
    async noteWrong(from) {
      await counter.penalty(from);
    },
  };
}
