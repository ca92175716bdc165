/** Clocks drift apart by some milliseconds a minute at most. */
const trustForMs = 60_000;

/** How much one clock is ahead of another, in ms: something between these. */
export type ClockDifference = { atLeastMs: number; atMostMs: number; sinceMs: number };

/**
 * Narrows down how much this process's clock is ahead of another from one more question to it: the answer was given after it
 * was asked for and before it arrived. What is a minute old counts no more.
 */
export function compareClocks(
  known: ClockDifference | null,
  askedAtMs: number,
  answeredAtMs: number,
  arrivedAtMs: number,
): ClockDifference {
  const atLeastMs = askedAtMs - answeredAtMs;
  const atMostMs = arrivedAtMs - answeredAtMs;
  const narrowed = {
    atLeastMs: Math.max(atLeastMs, known?.atLeastMs ?? atLeastMs),
    atMostMs: Math.min(atMostMs, known?.atMostMs ?? atMostMs),
    sinceMs: known?.sinceMs ?? arrivedAtMs,
  };
  const isContradiction = narrowed.atLeastMs > narrowed.atMostMs;
  if (isContradiction || arrivedAtMs - narrowed.sinceMs > trustForMs)
    return { atLeastMs, atMostMs, sinceMs: arrivedAtMs };
  return narrowed;
}
