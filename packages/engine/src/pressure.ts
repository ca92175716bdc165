import type { Log } from "./ports.ts";

/** What waits to be flushed, all of it or one group's. */
export type Backlog = { items: number; weight: number };

/** How fast what waits is served. */
export type Pace = {
  /** The most that one flush takes. */
  batch: Backlog;
  /** What a flush took of late. */
  flushMs: number;
  /** How long the flush under way has been running; 0 when there is none. */
  runningMs: number;
};

/** How much may wait: by its weight, for the memory's sake, and by the time it would wait. */
export type WaitingBounds = { maxWeight: number; maxMs: number };

export type Waiting = { all: Backlog; own: Backlog; groups: number };

export type Admission = "admitted" | "full" | "group_full";

/** An event that would wait longer than this is refused. */
export const ingestRefusedAboveMs = 5_000;
const readingRefusedAboveMs = 1_000;
const readingTakenBelowMs = 500;

/** How long a backlog takes to be flushed. It errs on the short side: small flushes were quick, and a full one takes longer. */
export function estimateWaitMs(backlog: Backlog, { batch, flushMs }: Pace): number {
  return Math.max(backlog.items / batch.items, backlog.weight / batch.weight) * flushMs;
}

/**
 * Decides whether one more of a group may wait. From half full on, each group has an equal share, and one share is kept for
 * a group that has nothing waiting yet: who sends much is refused before it is felt by the others.
 */
export function admit({ all, own, groups }: Waiting, pace: Pace, bounds: WaitingBounds): Admission {
  const fill = fillOf(all, pace, bounds);
  if (pace.runningMs > bounds.maxMs || fill > 1) return "full";
  if (fill > 0.5 && fillOf(own, pace, bounds) > 1 / (groups + 1)) return "group_full";
  return "admitted";
}

/** How much of what may wait a backlog is; 1 is all of it. */
function fillOf(backlog: Backlog, pace: Pace, { maxWeight, maxMs }: WaitingBounds): number {
  return Math.max(backlog.weight / maxWeight, estimateWaitMs(backlog, pace) / maxMs);
}

/** Whether reads yield to ingest. Between the two limits all stays as it was, so that it does not change back and forth. */
export function isReadingRefused(ingestDelayMs: number, wasRefused: boolean): boolean {
  return ingestDelayMs > (wasRefused ? readingTakenBelowMs : readingRefusedAboveMs);
}

/** What the API asks before it takes a request: reads are refused first, so that events can still be taken. */
export type Pressure = { isReadingRefused(): boolean; isIngestRefused(): boolean };

/** Says what to refuse, from how long events wait. Only a change is logged. */
export function createPressure(
  ingest: { delayMs(): number; runningMs(): number },
  log: Pick<Log, "info" | "warn">,
): Pressure {
  let isRefused = false;
  return {
    isReadingRefused() {
      const delayMs = Math.round(ingest.delayMs());
      if (isReadingRefused(delayMs, isRefused) === isRefused) return isRefused;
      isRefused = !isRefused;
      if (isRefused) log.warn({ delayMs }, "Postgres cannot keep up with ingest; reads are refused");
      else log.info({ delayMs }, "Postgres keeps up with ingest again; reads are answered");
      return isRefused;
    },
    isIngestRefused: () => ingest.runningMs() > ingestRefusedAboveMs,
  };
}
