import { expect, test } from "vitest";
import { batchLimit } from "./batch-limit.ts";
import { freezeFilter, type GivenFilter, isNarrow } from "./freeze-filter.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const hourMs = 3_600_000;
const at = (offsetMs: number) => new Date(now.getTime() + offsetMs);

test.for<{ about: string; given: GivenFilter; frozen: object }>([
  { about: "nothing", given: {}, frozen: { createdBefore: now } },
  { about: "a past end", given: { createdBefore: at(-1) }, frozen: { createdBefore: at(-1) } },
  { about: "a future end", given: { createdBefore: at(1) }, frozen: { createdBefore: now } },
  {
    about: "a beginning",
    given: { createdAfter: at(-5) },
    frozen: { createdAfter: at(-5), createdBefore: now },
  },
  {
    about: "a length of time",
    given: { createdWithinMs: 24 * hourMs },
    frozen: { createdAfter: at(-24 * hourMs), createdBefore: now },
  },
  {
    about: "more time than there was",
    given: { createdWithinMs: 1e14 },
    frozen: { createdAfter: new Date(0), createdBefore: now },
  },
  { about: "all", given: { isAll: true }, frozen: { createdBefore: now } },
  { about: "a tag", given: { tag: "vip" }, frozen: { tag: "vip", createdBefore: now } },
])("a filter with $about is frozen", ({ given, frozen }) => {
  expect(freezeFilter("replay-missing", given, now)).toEqual(frozen);
});

test("a retry takes what failed, and a cancellation what waits, unless told otherwise", () => {
  expect(freezeFilter("retry", {}, now).statuses).toEqual(["failed"]);
  expect(freezeFilter("retry", { statuses: ["delivered"] }, now).statuses).toEqual(["delivered"]);
  expect(freezeFilter("cancel", {}, now).statuses).toEqual(["pending"]);
});

test.for<{ given: GivenFilter; narrow: boolean }>([
  { given: {}, narrow: false },
  { given: { statuses: ["failed"], createdBefore: now }, narrow: false },
  { given: { isAll: true }, narrow: true },
  { given: { createdWithinMs: hourMs }, narrow: true },
  { given: { statuses: ["failed"], eventType: "invoice.*" }, narrow: true },
])("a filter of $given is narrow enough for a whole instance: $narrow", ({ given, narrow }) => {
  expect(isNarrow(given)).toBe(narrow);
});

test.for([
  { ratePerSecond: null, rows: 1_000 },
  { ratePerSecond: 0.01, rows: 1 },
  { ratePerSecond: 3, rows: 1 },
  { ratePerSecond: 50, rows: 25 },
  { ratePerSecond: 10_000, rows: 1_000 },
])("a batch at $ratePerSecond a second has $rows rows at most", ({ ratePerSecond, rows }) => {
  expect(batchLimit({ ratePerSecond })).toBe(rows);
});
