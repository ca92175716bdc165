import type { StatsMark, StepMinutes } from "./stats-store.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A minute is final this long after its end. An attempt is recorded within one minute, by the lease it was made under. */
const closeAfterMs = 10 * minuteMs;
/** So much is counted at once by a process that has to catch up. */
const mostAtOnceMs = 15 * minuteMs;
/** A minute is counted again while attempts that ended so long before may still be on their way to Postgres. */
const usualLatenessMs = 15_000;

export type CountPlan = {
  fromMs: number;
  toMs: number;
  /** Larger steps that end with this count. */
  rollUps: { minutes: Exclude<StepMinutes, 1>; startMs: number }[];
  mark: Omit<StatsMark, "nowMs">;
  /** Something is left to be done at once. */
  isMore: boolean;
};

/**
 * What to count next; null: nothing yet. Every minute is counted anew for some time, so that it does not matter how often, and
 * once for good when nothing can be on its way any more. Hours and days are summed up with the last of their minutes.
 *
 * @param everyMs how much time has to pass between two counts of what is not final
 */
export function planCount(mark: StatsMark, everyMs: number): CountPlan | null {
  const { nowMs, closedUntilMs, countedUntilMs } = mark;
  const closable = floorTo(nowMs - closeAfterMs, minuteMs);
  if (closedUntilMs < closable) {
    const endOfHour = floorTo(closedUntilMs, hourMs) + hourMs;
    const toMs = Math.min(closable, closedUntilMs + mostAtOnceMs, endOfHour);
    return {
      fromMs: closedUntilMs,
      toMs,
      rollUps: endingAt(toMs),
      mark: { closedUntilMs: toMs, countedUntilMs: Math.max(countedUntilMs, toMs) },
      isMore: true,
    };
  }
  if (nowMs - countedUntilMs < everyMs) return null;
  return {
    fromMs: Math.max(closedUntilMs, floorTo(countedUntilMs - usualLatenessMs, minuteMs)),
    toMs: floorTo(nowMs, minuteMs) + minuteMs,
    rollUps: [],
    mark: { closedUntilMs, countedUntilMs: nowMs },
    isMore: false,
  };
}

/** Hours before days, which are made of them. */
function endingAt(endMs: number): CountPlan["rollUps"] {
  return [
    ...(endMs % hourMs === 0 ? [{ minutes: 60 as const, startMs: endMs - hourMs }] : []),
    ...(endMs % dayMs === 0 ? [{ minutes: 1_440 as const, startMs: endMs - dayMs }] : []),
  ];
}

function floorTo(ms: number, unitMs: number): number {
  return Math.floor(ms / unitMs) * unitMs;
}
