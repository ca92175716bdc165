import { expect, test, vi } from "vitest";
import { type Admission, admit, createPressure, estimateWaitMs, isReadingRefused } from "./pressure.ts";

const bounds = { maxWeight: 1_000, maxMs: 5_000 };
const batch = { items: 10, weight: 100 };

/** Items weigh 1 each unless a weight is given. A quick pace makes weight alone decide. */
type Case = {
  all: number;
  own?: number;
  groups?: number;
  weightEach?: number;
  flushMs?: number;
  runningMs?: number;
};

const cases: [what: string, waiting: Case, admission: Admission][] = [
  ["nothing waits", { all: 0 }, "admitted"],
  ["a flush hangs", { all: 0, runningMs: 5_001 }, "full"],
  ["a flush is slow", { all: 0, runningMs: 4_999 }, "admitted"],
  ["one group has half of the weight", { all: 5, weightEach: 100 }, "admitted"],
  ["one group has more than half of the weight", { all: 6, weightEach: 100 }, "group_full"],
  ["a newcomer comes to that", { all: 6, weightEach: 100, own: 0 }, "admitted"],
  ["one of two groups has more than a third", { all: 6, weightEach: 100, own: 4, groups: 2 }, "group_full"],
  ["the other one has less", { all: 6, weightEach: 100, own: 2, groups: 2 }, "admitted"],
  ["all of it is taken", { all: 11, weightEach: 100, own: 0, groups: 9 }, "full"],
  ["little waits, most of it of one among many", { all: 400, own: 300, groups: 100 }, "admitted"],
  ["one group's would wait more than half of 5 s", { all: 30, flushMs: 1_000 }, "group_full"],
  ["one group's would wait less", { all: 20, flushMs: 1_000 }, "admitted"],
  ["all would wait more than 5 s", { all: 60, own: 0, groups: 9, flushMs: 1_000 }, "full"],
];

test.each(cases)("when %s, one more is treated as it should be", (_what, waiting, admission) => {
  const { all, own = all, groups = 1, weightEach = 1, flushMs = 1, runningMs = 0 } = waiting;
  const backlog = (items: number) => ({ items, weight: items * weightEach });
  const pace = { batch, flushMs, runningMs };
  expect(admit({ all: backlog(all), own: backlog(own), groups }, pace, bounds)).toBe(admission);
});

test("any number of groups that take their shares leave room for another one", () => {
  for (let groups = 1; groups <= 100; groups += 1) {
    const own = { items: 1, weight: 1_000 / (groups + 1) };
    const all = { items: groups, weight: own.weight * groups };
    const newcomer = { all, own: { items: 0, weight: 0 }, groups };
    expect(admit(newcomer, { batch, flushMs: 0, runningMs: 0 }, bounds)).toBe("admitted");
  }
});

test.each([
  ["items", { items: 25, weight: 25 }, 250],
  ["weight", { items: 5, weight: 350 }, 350],
  ["nothing", { items: 0, weight: 0 }, 0],
])("what waits is as many flushes as its %s needs", (_what, backlog, waitMs) => {
  expect(estimateWaitMs(backlog, { batch, flushMs: 100, runningMs: 0 })).toBe(waitMs);
});

test.each([
  [0, false, false],
  [900, false, false],
  [1_100, false, true],
  [900, true, true],
  [400, true, false],
])("with a delay of %i ms, and reads refused before: %s, reads are refused: %s", (delayMs, before, after) => {
  expect(isReadingRefused(delayMs, before)).toBe(after);
});

test("reads are refused before ingest is and taken after it is, and each change is logged once", () => {
  const log = { info: vi.fn(), warn: vi.fn() };
  let delayMs = 0;
  const pressure = createPressure({ delayMs: () => delayMs, runningMs: () => delayMs }, log);
  const refused = [0, 2_000, 6_000, 3_000, 700, 0].map((now) => {
    delayMs = now;
    return [pressure.isReadingRefused(), pressure.isIngestRefused()].map(Number).join("");
  });
  expect(refused).toEqual(["00", "10", "11", "10", "10", "00"]);
  expect([log.warn.mock.calls.length, log.info.mock.calls.length]).toEqual([1, 1]);
});
