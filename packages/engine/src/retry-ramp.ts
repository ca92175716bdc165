import type { Clock } from "./ports.ts";

const rampMs = 120_000;
const from = 0.1;

/** What share of their slots retries may have. What waited while we were away must not come all at once. */
export type RetryRamp = {
  /** From 0.1 after a start to 1 two minutes later. */
  share(): number;
  /** Begins anew, after an outage. */
  restart(): void;
};

export function createRetryRamp(clock: Clock): RetryRamp {
  let startedAtMs = clock.now();
  return {
    share: () => Math.min(1, from + (1 - from) * ((clock.now() - startedAtMs) / rampMs)),
    restart() {
      startedAtMs = clock.now();
    },
  };
}
