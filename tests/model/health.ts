import { expect } from "vitest";
import type { EndpointRow } from "./rows.ts";

/**
 * The breaker of an endpoint. Whether it is open is taken over from Postgres, since successes of a healthy endpoint are told
 * late; what is checked is that it opens and closes only for a reason, and lets probes through when it should.
 */
export type Health = {
  isOpen: boolean;
  openedUntilMs: number | null;
  isFailing: boolean;
  failedProbes: number;
  /** Failures since the last success that was told. */
  inARow: number;
  answers: { atMs: number; isOk: boolean; worker: number }[];
  /** Since the last look: */
  hasSucceeded: boolean;
  hasProbeFailed: boolean;
};

const failuresInARow = 10;
const windowMs = 5 * 60_000;
/** 70 % of the fewest attempts that are judged. */
const windowFailures = 7;
const firstPauseMs = 30_000;
const longestPauseMs = 600_000;

export function healthy(): Health {
  return {
    isOpen: false,
    openedUntilMs: null,
    isFailing: false,
    failedProbes: 0,
    inARow: 0,
    answers: [],
    hasSucceeded: false,
    hasProbeFailed: false,
  };
}

export function noteAnswer(
  health: Health,
  nowMs: number,
  isOk: boolean,
  request: { worker: number; isProbe: boolean; isNews: boolean },
): void {
  health.answers.push({ atMs: nowMs, isOk, worker: request.worker });
  if (!isOk) {
    health.inARow += 1;
    if (health.isOpen && request.isProbe) {
      health.failedProbes += 1;
      health.hasProbeFailed = true;
    }
  } else if (request.isNews || request.isProbe) {
    health.inARow = 0;
    health.hasSucceeded = true;
  }
}

/** Judges what became of the breaker, and takes it over. */
export function checkHealth(health: Health, row: EndpointRow, nowMs: number): void {
  if (!health.isOpen && row.isOpen) {
    expect(mayOpen(health, nowMs), "a breaker opens only after failures").toBe(true);
    expect(row.openedUntilMs, "its first probe").toBe(nowMs + firstPauseMs);
    health.failedProbes = 0;
  } else if (!health.isOpen) {
    expect(mustOpen(health), "a breaker opens after ten failures in a row").toBe(false);
  } else if (row.isOpen) {
    expect(health.hasSucceeded, "a success closes the breaker").toBe(false);
    expect(row.openedUntilMs, "the next probe").toBe(nextProbeAtMs(health, nowMs));
  } else {
    expect(health.hasSucceeded, "a breaker closes only after a success").toBe(true);
    health.answers = [];
  }
  const { isOpen, openedUntilMs, isFailing } = row;
  Object.assign(health, { isOpen, openedUntilMs, isFailing });
  Object.assign(health, { hasSucceeded: false, hasProbeFailed: false });
}

function nextProbeAtMs(health: Health, nowMs: number): number | null {
  if (!health.hasProbeFailed) return health.openedUntilMs;
  return nowMs + Math.min(firstPauseMs * 2 ** health.failedProbes, longestPauseMs);
}

function mayOpen({ inARow, answers }: Health, nowMs: number): boolean {
  const failures = answers.filter(({ atMs, isOk }) => !isOk && nowMs - atMs <= windowMs);
  return inARow >= failuresInARow || failures.length >= windowFailures;
}

/** What another worker has not told yet may count between. */
function mustOpen({ answers }: Health): boolean {
  const last = answers.slice(-failuresInARow);
  const isOneWorker = new Set(answers.map(({ worker }) => worker)).size === 1;
  return isOneWorker && last.length === failuresInARow && last.every(({ isOk }) => !isOk);
}
