/** What is known of an endpoint's recent answers. Times are Unix milliseconds. */
export type EndpointHealth = {
  breaker: "closed" | "open";
  /** While open: the next probe comes no earlier. */
  openedUntilMs: number | null;
  /** Probes that failed since it opened. */
  failedProbes: number;
  consecutiveFailures: number;
  windowStartedAtMs: number | null;
  windowAttempts: number;
  windowFailures: number;
  /** Since then there was nothing but failure; null: the last attempt succeeded. */
  failingSinceMs: number | null;
  lastFailureAtMs: number | null;
  /** How much of the time until it is disabled its owner was told of: 0, 50, 80 or 100. */
  noticedPercent: number;
};

/** Attempts that ended since the last report, in order: what matters is how many, and how many failed at the end. */
export type HealthReport = {
  attempts: number;
  failures: number;
  /** Failures after the last success; all of them when there was none. */
  failuresSinceSuccess: number;
  /** How many of the failures were probes of an open breaker. */
  failedProbes: number;
};

export type HealthJudgement = {
  health: EndpointHealth;
  /** What to tell its owner: this much of the time until it is disabled has passed. */
  notice: FailingPercent | null;
  /** All of that time has passed. Told with every failure from then on, until it is disabled. */
  isTimeUp: boolean;
  /** True when a failing stretch ended that its owner was told of, or that had opened the breaker. */
  isRecovered: boolean;
};

export const failingPercents = [50, 80, 100] as const;
export type FailingPercent = (typeof failingPercents)[number];

/** An endpoint with nothing but failure for so long is disabled. */
export const disableAfterMs = 5 * 24 * 60 * 60 * 1000;

const windowMs = 5 * 60 * 1000;
const leastWindowAttempts = 10;
const windowFailureShare = 0.7;
const failuresInARow = 10;
const firstPauseMs = 30_000;
const longestPauseMs = 10 * 60 * 1000;
/** The longest step of the default schedule, with jitter, is shorter: a longer silence says nothing about the endpoint. */
const silenceMs = 48 * 60 * 60 * 1000;

/** The health of an endpoint that nothing is known of. */
export const unknownHealth: EndpointHealth = {
  breaker: "closed",
  openedUntilMs: null,
  failedProbes: 0,
  consecutiveFailures: 0,
  windowStartedAtMs: null,
  windowAttempts: 0,
  windowFailures: 0,
  failingSinceMs: null,
  lastFailureAtMs: null,
  noticedPercent: 0,
};

/**
 * Decides what an endpoint's answers mean for it. The breaker opens after 10 failures in a row, or when of at least 10
 * attempts within 5 minutes 70 % failed; it pauses 30 s, twice as long after each failed probe, 10 min at most; a success
 * that no failure followed closes it. Five days of nothing but failure are noticed at 50, 80 and 100 %.
 */
export function judgeHealth(before: EndpointHealth, report: HealthReport, nowMs: number): HealthJudgement {
  // A worker tells of old successes with its next failure: only one at the end says that the endpoint answers again.
  const endsInSuccess = report.attempts > 0 && report.failuresSinceSuccess === 0;
  const counted = countAttempts(before, report, nowMs);
  const isRecovered = endsInSuccess && (before.breaker === "open" || before.noticedPercent > 0);
  if (endsInSuccess && before.breaker === "open") {
    const health = { ...counted, ...closedBreaker, ...emptyWindow };
    return { health, notice: null, isTimeUp: false, isRecovered };
  }
  const health = { ...counted, ...judgeBreaker(counted, report, nowMs) };
  const percent = failingPercent(health, nowMs);
  const notice = percent !== null && percent > health.noticedPercent ? percent : null;
  return {
    health: { ...health, noticedPercent: notice ?? health.noticedPercent },
    notice,
    isTimeUp: percent === 100,
    isRecovered,
  };
}

const closedBreaker = { breaker: "closed", openedUntilMs: null, failedProbes: 0 } as const;
const emptyWindow = { windowStartedAtMs: null, windowAttempts: 0, windowFailures: 0 } as const;

function countAttempts(before: EndpointHealth, report: HealthReport, nowMs: number): EndpointHealth {
  const isSuccess = report.failures < report.attempts;
  const since = failingSince(before, report, nowMs);
  const isWindowOver = before.windowStartedAtMs === null || nowMs - before.windowStartedAtMs >= windowMs;
  const window = isWindowOver ? { ...emptyWindow, windowStartedAtMs: nowMs } : before;
  return {
    ...before,
    consecutiveFailures: report.failuresSinceSuccess + (isSuccess ? 0 : before.consecutiveFailures),
    windowStartedAtMs: window.windowStartedAtMs,
    windowAttempts: window.windowAttempts + report.attempts,
    windowFailures: window.windowFailures + report.failures,
    failingSinceMs: since,
    lastFailureAtMs: report.failures > 0 ? nowMs : before.lastFailureAtMs,
    noticedPercent: since === before.failingSinceMs ? before.noticedPercent : 0,
  };
}

/** Failures far apart are not one failing stretch: nobody tried in between. */
function failingSince(before: EndpointHealth, report: HealthReport, nowMs: number): number | null {
  if (report.attempts === 0) return before.failingSinceMs;
  if (report.failuresSinceSuccess === 0) return null;
  const isSuccess = report.failures < report.attempts;
  if (isSuccess || before.failingSinceMs === null || before.lastFailureAtMs === null) return nowMs;
  return nowMs - before.lastFailureAtMs > silenceMs ? nowMs : before.failingSinceMs;
}

function judgeBreaker(health: EndpointHealth, report: HealthReport, nowMs: number): Partial<EndpointHealth> {
  if (health.breaker === "open") {
    if (report.failedProbes === 0) return {};
    const failedProbes = health.failedProbes + report.failedProbes;
    return { failedProbes, openedUntilMs: nowMs + probePauseMs(failedProbes) };
  }
  return isFailingTooMuch(health)
    ? { breaker: "open", failedProbes: 0, openedUntilMs: nowMs + firstPauseMs }
    : {};
}

function isFailingTooMuch({ consecutiveFailures, windowAttempts, windowFailures }: EndpointHealth): boolean {
  if (consecutiveFailures >= failuresInARow) return true;
  return windowAttempts >= leastWindowAttempts && windowFailures >= windowAttempts * windowFailureShare;
}

/** Milliseconds from a failed probe to the next one. */
function probePauseMs(failedProbes: number): number {
  return Math.min(firstPauseMs * 2 ** failedProbes, longestPauseMs);
}

function failingPercent({ failingSinceMs }: EndpointHealth, nowMs: number): FailingPercent | null {
  if (failingSinceMs === null) return null;
  const percent = ((nowMs - failingSinceMs) / disableAfterMs) * 100;
  return failingPercents.findLast((step) => percent >= step) ?? null;
}
