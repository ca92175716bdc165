import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "../engine.ts";
import type { Log } from "../ports.ts";
import { planRetention, type RetentionAction } from "./plan-retention.ts";
import type { DayResult, KeptDays, RetentionSteps } from "./retention-store.ts";

const rowsAtOnce = 5_000;
/** Between two steps that lock a table or change many rows, the path of an event gets its time. */
const defaultPauseMs = 500;

type Run = { steps: RetentionSteps; log: Log; signal: AbortSignal; pauseMs: number; keptDays: Set<number> };

/**
 * Forgets what is older than the settings say, one step after the other, unless another process is doing so. Stops between
 * two steps, and cancels the one under way, when `signal` aborts: whatever was not finished is found again by the next run.
 *
 * @throws what a step throws, unless it was aborted
 */
export async function runRetention(
  engine: Pick<Engine, "management" | "log">,
  settings: KeptDays,
  signal: AbortSignal,
  pauseMs = defaultPauseMs,
): Promise<void> {
  try {
    await engine.management.retention.withSteps(signal, async (steps) => {
      const run = { steps, log: engine.log, signal, pauseMs, keptDays: new Set<number>() };
      await steps.noteStart(settings);
      try {
        for (const action of planRetention(await steps.readDays(), settings)) {
          if (signal.aborted) return;
          await perform(run, action);
        }
      } catch (error) {
        if (!signal.aborted) await noteEnd(run, true).catch(() => {}); // the connection may be what failed
        throw error;
      }
      await noteEnd(run, false);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function noteEnd({ steps, keptDays }: Run, hasFailed: boolean): Promise<void> {
  return steps.noteEnd({ hasFailed, daysKeptLonger: keptDays.size });
}

async function perform(run: Run, action: RetentionAction): Promise<void> {
  const { steps, log } = run;
  switch (action.kind) {
    case "drop-detached":
      log.info({ name: action.name }, "a partition that was left behind is dropped");
      return steps.dropDetached(action.name);
    case "cancel-held":
      return cancelHeld(run, action.beforeMs);
    case "drop-day":
      // A delivery that stays needs its attempts and its event to be looked at.
      if (run.keptDays.has(action.dayMs)) return;
      return tell(run, action, await steps.dropDay(action.table, action.dayMs));
    case "remove-payloads":
      return tell(run, action, await steps.removePayloads(action.dayMs));
    case "sweep-default":
      return sweepDefault(run, action);
  }
}

async function cancelHeld(run: Run, beforeMs: number): Promise<void> {
  let cancelled = 0;
  for (;;) {
    const count = await run.steps.cancelHeld(beforeMs, rowsAtOnce);
    cancelled += count;
    if (count < rowsAtOnce || run.signal.aborted) break;
    await pause(run);
  }
  if (cancelled > 0) {
    run.log.info({ cancelled }, "deliveries that waited longer than they are kept were cancelled");
  }
}

async function sweepDefault(
  run: Run,
  { sweep, beforeMs }: Extract<RetentionAction, { kind: "sweep-default" }>,
): Promise<void> {
  let after: string | null = null;
  let changed = 0;
  do {
    const step = await run.steps.sweepDefault(sweep, beforeMs, after, rowsAtOnce);
    changed += step.changed;
    after = step.after;
    if (after !== null) await pause(run);
  } while (after !== null && !run.signal.aborted);
  if (changed > 0) run.log.info({ sweep, changed }, "old rows of a default partition were forgotten");
}

async function tell(
  run: Run,
  action: Extract<RetentionAction, { dayMs: number }>,
  result: DayResult,
): Promise<void> {
  const { kind: step, dayMs, ...rest } = action;
  const facts = { step, day: new Date(dayMs).toISOString().slice(0, 10), ...rest };
  if (result.kind === "done") {
    const { kept, lockedMs } = result;
    run.log.info({ ...facts, kept, lockedMs }, "a day was forgotten, but for what is unfinished");
  } else {
    run.keptDays.add(dayMs);
    const isBusy = result.kind === "busy";
    const why = isBusy ? "others were at the table" : "too much of it is unfinished";
    run.log[isBusy ? "info" : "warn"](facts, `a day is kept longer: ${why}; it will be tried again`);
  }
  await pause(run);
}

/** Ends early when aborted. */
async function pause({ pauseMs, signal }: Run): Promise<void> {
  await wait(pauseMs, undefined, { signal }).catch(() => {});
}
