import fc from "fast-check";
import { expect, test } from "vitest";
import {
  disableAfterMs,
  type EndpointHealth,
  failingPercents,
  type HealthReport,
  judgeHealth,
  unknownHealth,
} from "./endpoint-health.ts";

const start = Date.UTC(2026, 0, 15, 12, 0, 0);
const [second, minute, hour] = [1_000, 60_000, 3_600_000];

/** One character an attempt, in order: `.` succeeded, `x` failed, `p` was a failed probe. */
function report(attempts: string): HealthReport {
  const failures = attempts.replaceAll(".", "").length;
  const failuresSinceSuccess = attempts.length - 1 - attempts.lastIndexOf(".");
  return {
    attempts: attempts.length,
    failures,
    failuresSinceSuccess,
    failedProbes: attempts.split("p").length - 1,
  };
}

/** Judges report after report; each comes so long after the one before. */
function judge(before: EndpointHealth, steps: readonly { attempts: string; afterMs?: number }[]) {
  let nowMs = start;
  let last = judgeHealth(before, report(""), nowMs);
  const notices: number[] = [];
  for (const { attempts, afterMs = 0 } of steps) {
    nowMs += afterMs;
    last = judgeHealth(last.health, report(attempts), nowMs);
    if (last.notice !== null) notices.push(last.notice);
  }
  return { ...last, notices, nowMs, pauseMs: (last.health.openedUntilMs ?? Number.NaN) - nowMs };
}

const open = judge(unknownHealth, [{ attempts: "x".repeat(10) }]).health;
const failing: EndpointHealth = { ...unknownHealth, failingSinceMs: start, lastFailureAtMs: start };

test.for<{ what: string; steps: { attempts: string; afterMs?: number }[]; breaker: "open" | "closed" }>([
  { what: "9 failures in a row", steps: [{ attempts: "xxxxxxxxx" }], breaker: "closed" },
  { what: "10 failures in a row", steps: [{ attempts: "xxxxxxxxxx" }], breaker: "open" },
  { what: "10 in a row, told one by one", steps: Array(10).fill({ attempts: "x" }), breaker: "open" },
  {
    what: "10 in a row, an hour apart",
    steps: Array(10).fill({ attempts: "x", afterMs: hour }),
    breaker: "open",
  },
  {
    what: "10 failures with a success between",
    steps: [{ attempts: "xxxxx....." }, { attempts: "xxxxx" }],
    breaker: "closed",
  },
  { what: "7 of 10", steps: [{ attempts: "xxx.xx.xx." }], breaker: "open" },
  { what: "6 of 10", steps: [{ attempts: "xx..xx.xx." }], breaker: "closed" },
  { what: "6 of 9", steps: [{ attempts: "xx.xx.xx." }], breaker: "closed" },
  { what: "8 of 9", steps: [{ attempts: "xxxx.xxxx" }], breaker: "closed" },
  { what: "70 of 100", steps: [{ attempts: "xxxxxxx...".repeat(10) }], breaker: "open" },
  { what: "69 of 100", steps: [{ attempts: `${"xxxxxxx...".repeat(9)}xxxxxx....` }], breaker: "closed" },
  {
    what: "7 of 10 within 5 minutes",
    steps: [{ attempts: "xxx." }, { attempts: "xx.xx.", afterMs: 5 * minute - 1 }],
    breaker: "open",
  },
  {
    what: "7 of 10 over 5 minutes",
    steps: [{ attempts: "xxx." }, { attempts: "xx.xx.", afterMs: 5 * minute }],
    breaker: "closed",
  },
])("after $what the breaker is $breaker", ({ steps, breaker }) => {
  const { health, pauseMs } = judge(unknownHealth, steps);
  expect(health.breaker).toBe(breaker);
  expect(pauseMs).toBe(breaker === "open" ? 30 * second : Number.NaN);
});

test("the pause doubles with each failed probe, from 30 s to 10 min", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 40].map((probes) => {
    const steps = Array(probes).fill({ attempts: "p", afterMs: 11 * minute });
    return judge(open, steps).pauseMs / second;
  });
  expect(pauses).toEqual([60, 120, 240, 480, 600, 600, 600]);
});

test("failures that were no probe do not make the pause of an open breaker longer", () => {
  const { health } = judge(open, [{ attempts: "xxxxx", afterMs: 10 * second }, { attempts: "x" }]);
  expect([health.openedUntilMs, health.failedProbes]).toEqual([start + 30 * second, 0]);
});

test.for(["x.", "xxxxxxxxxx.", ".", "p."])(
  "any success closes an open breaker and lets it count anew: %s",
  (attempts) => {
    const { health, isRecovered } = judge(open, [{ attempts, afterMs: minute }]);
    expect(health).toEqual({ ...unknownHealth, lastFailureAtMs: health.lastFailureAtMs });
    expect(isRecovered).toBe(true);
  },
);

test("a breaker that closed opens again by the same rules, with the shortest pause", () => {
  const probes = Array(5).fill({ attempts: "p", afterMs: 10 * minute });
  const { health, pauseMs } = judge(open, [...probes, { attempts: "." }, { attempts: "xxxxxxxxxx" }]);
  expect([health.breaker, health.failedProbes, pauseMs]).toEqual(["open", 0, 30 * second]);
});

test.for<{ percent: number; notices: number[] }>([
  { percent: 49.9, notices: [] },
  { percent: 50, notices: [50] },
  { percent: 79.9, notices: [50] },
  { percent: 80, notices: [50, 80] },
  { percent: 99.9, notices: [50, 80] },
  { percent: 100, notices: [50, 80, 100] },
  { percent: 300, notices: [50, 80, 100] },
])("after $percent % of five days of nothing but failure $notices were noticed", ({ percent, notices }) => {
  const hours = Math.floor((disableAfterMs * percent) / 100 / hour);
  const rest = (disableAfterMs * percent) / 100 - hours * hour;
  const steps = Array(hours).fill({ attempts: "x", afterMs: hour });
  expect(judge(failing, [...steps, { attempts: "x", afterMs: rest }]).notices).toEqual(notices);
});

test("its time is up with every failure after five days, and with none before", () => {
  const late = { ...failing, lastFailureAtMs: start + disableAfterMs - hour, noticedPercent: 100 };
  const isTimeUpAfter = (afterMs: number, attempts: string) =>
    judgeHealth(late, report(attempts), start + afterMs).isTimeUp;
  expect(isTimeUpAfter(disableAfterMs - 1, "x")).toBe(false);
  expect(isTimeUpAfter(disableAfterMs, "x")).toBe(true);
  expect(isTimeUpAfter(disableAfterMs + hour, "p")).toBe(true);
  expect(isTimeUpAfter(disableAfterMs, "x.")).toBe(false);
});

test("a failing stretch that begins anew is noticed anew", () => {
  const told = { ...failing, noticedPercent: 80 };
  const longer = { attempts: "x", afterMs: 48 * hour + 1 };
  expect(judge(told, [longer]).health.noticedPercent).toBe(0);
});

test("after two days in which nothing was sent, failure counts anew", () => {
  const long = { attempts: "x", afterMs: 48 * hour };
  expect(judge(failing, [long]).health.failingSinceMs).toBe(start);
  const longer = { attempts: "x", afterMs: 48 * hour + 1 };
  expect(judge(failing, [longer]).health.failingSinceMs).toBe(start + longer.afterMs);
});

test("a success ends the failing stretch, and what fails after it in the same report begins another", () => {
  const steps = [
    { attempts: "x", afterMs: hour },
    { attempts: "x.x", afterMs: hour },
  ];
  expect(judge(failing, steps).health.failingSinceMs).toBe(start + 2 * hour);
  expect(judge(failing, [...steps, { attempts: "." }]).health.failingSinceMs).toBeNull();
});

test.for<{ what: string; before: EndpointHealth; attempts: string; isRecovered: boolean }>([
  { what: "nothing was known", before: unknownHealth, attempts: ".", isRecovered: false },
  { what: "a few attempts had failed", before: failing, attempts: ".", isRecovered: false },
  {
    what: "its owner was told",
    before: { ...failing, noticedPercent: 50 },
    attempts: ".",
    isRecovered: true,
  },
  { what: "the breaker was open", before: open, attempts: ".", isRecovered: true },
  { what: "the breaker was open and it fails on", before: open, attempts: "p", isRecovered: false },
])("tells of a recovery when $what: $isRecovered", ({ before, attempts, isRecovered }) => {
  expect(judgeHealth(before, report(attempts), start).isRecovered).toBe(isRecovered);
});

const anyAttempts = fc.string({ unit: fc.constantFrom(".", "x", "p"), maxLength: 15 });
const anySteps = fc.array(
  fc.record({
    attempts: anyAttempts,
    afterMs: fc.oneof(fc.nat(5_000), fc.nat(10 * minute), fc.nat(72 * hour)),
  }),
  { maxLength: 40 },
);

test("whatever is reported, a breaker is open exactly while it has a pause, which only failed probes make longer", () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      let nowMs = start;
      let health = unknownHealth;
      for (const { attempts, afterMs } of steps) {
        nowMs += afterMs;
        const before = health;
        health = judgeHealth(before, report(attempts), nowMs).health;
        expect(health.breaker === "open").toBe(health.openedUntilMs !== null);
        if (before.breaker === "closed" || health.breaker === "closed") continue;
        const pauseMs = Math.min(30 * second * 2 ** health.failedProbes, 10 * minute);
        expect(health.openedUntilMs).toBe(attempts.includes("p") ? nowMs + pauseMs : before.openedUntilMs);
      }
    }),
  );
});

test("whatever is reported, an open breaker closes exactly when the last attempt succeeded", () => {
  fc.assert(
    fc.property(anySteps, anyAttempts, (steps, attempts) => {
      const { health } = judge(open, steps);
      fc.pre(health.breaker === "open");
      const after = judgeHealth(health, report(attempts), start + 10_000 * hour);
      expect(after.health.breaker === "closed").toBe(attempts.endsWith("."));
    }),
  );
});

test("whatever is reported, notices of one failing stretch come once each and in order", () => {
  fc.assert(
    fc.property(anySteps, (steps) => {
      let nowMs = start;
      let health = unknownHealth;
      let told: number[] = [];
      for (const { attempts, afterMs } of steps) {
        nowMs += afterMs;
        if (attempts.includes(".")) told = [];
        const judged = judgeHealth(health, report(attempts), nowMs);
        health = judged.health;
        if (judged.notice === null) continue;
        expect(failingPercents).toContain(judged.notice);
        expect(judged.notice).toBeGreaterThan(told.at(-1) ?? 0);
        expect(nowMs - (health.failingSinceMs ?? nowMs)).toBeGreaterThanOrEqual(
          (disableAfterMs * judged.notice) / 100,
        );
        told.push(judged.notice);
      }
    }),
  );
});

test("it makes no difference to what is counted how attempts are put together in reports", () => {
  fc.assert(
    fc.property(fc.array(anyAttempts, { maxLength: 8 }), (reports) => {
      const [together, apart] = [[reports.join("")], [...reports.join("")]].map(
        (told) =>
          judge(
            unknownHealth,
            told.map((attempts) => ({ attempts })),
          ).health,
      );
      expect(together?.consecutiveFailures).toBe(apart?.consecutiveFailures);
      expect(together?.failingSinceMs).toBe(apart?.failingSinceMs);
    }),
  );
});
