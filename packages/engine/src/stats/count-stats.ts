import type { Engine } from "../engine.ts";
import { planCount } from "./plan-count.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Minutes serve the window of an hour, hours that of a week; with the time until they are summed up. */
const keepMinutesForMs = 3 * hourMs;
const keepHoursForMs = 8 * dayMs;
/** The longest window, and the day that it begins in. */
const leastDays = 31;
const prunedAtOnce = 20_000;

/** What is counted by some worker has to be so old before another one counts it again. */
export const countEveryMs = 25_000;

/**
 * Counts what was attempted and emitted since the last time, unless another process is doing so, and forgets what is older
 * than it is kept. Stops between two transactions when `signal` aborts.
 */
export async function countStats(
  engine: Pick<Engine, "management">,
  keepDays: number,
  signal: AbortSignal,
  everyMs = countEveryMs,
): Promise<void> {
  const { stats } = engine.management;
  while (!signal.aborted) {
    const counted = await stats.withCounting(async ({ mark, count, rollUp, moveMark }) => {
      const plan = planCount(mark, everyMs);
      if (plan === null) return null;
      await count(plan.fromMs, plan.toMs);
      for (const { minutes, startMs } of plan.rollUps) await rollUp(minutes, startMs);
      await moveMark(plan.mark);
      return plan;
    });
    if (counted === null) return;
    if (counted.isMore) continue;
    const { closedUntilMs } = counted.mark;
    const kept = [
      { minutes: 1, beforeMs: closedUntilMs - keepMinutesForMs },
      { minutes: 60, beforeMs: closedUntilMs - keepHoursForMs },
      { minutes: 1_440, beforeMs: closedUntilMs - Math.max(keepDays, leastDays) * dayMs - dayMs },
    ] as const;
    return stats.prune(kept, prunedAtOnce);
  }
}
