import { expect, test } from "vitest";
import { describeChange } from "./describe-change.ts";

type Row = Record<string, unknown>;
type Case = { when: string; before: Row | null; after: Row | null; besides?: Row; told: unknown };

const created = { name: "a", at: new Date(0) };
const shown = { name: "a", at: "1970-01-01T00:00:00.000Z" };

const cases: Case[] = [
  { when: "a row was made", before: null, after: created, told: { before: null, after: shown } },
  { when: "a row was deleted", before: created, after: null, told: { before: shown, after: null } },
  {
    when: "some fields were changed",
    before: { name: "a", list: [1], same: { x: 1 } },
    after: { name: "b", list: [1, 2], same: { x: 1 } },
    told: { before: { name: "a", list: [1] }, after: { name: "b", list: [1, 2] } },
  },
  {
    when: "a field came and another went",
    before: { old: 1 },
    after: { new: 2 },
    told: { before: { old: 1 }, after: { new: 2 } },
  },
  { when: "nothing was changed", before: { at: new Date(0) }, after: { at: new Date(0) }, told: null },
  {
    when: "a choice was made that the row does not show",
    before: { status: "active" },
    after: { status: "active" },
    besides: { backlog: "none" },
    told: { before: {}, after: { backlog: "none" } },
  },
  {
    when: "a hidden value was replaced: as the row shows it",
    before: { headers: { key: "[redacted]" } },
    after: { headers: { key: "[redacted]" } },
    besides: { headers: null },
    told: { before: { headers: { key: "[redacted]" } }, after: { headers: { key: "[redacted]" } } },
  },
  {
    when: "a field is very long",
    before: { schema: {} },
    after: { schema: "x".repeat(16_383) },
    told: { before: { schema: {} }, after: { schema: "[left out: 16385 characters]" } },
  },
];

test.each(cases)("when $when, that is told", ({ before, after, besides = {}, told }) => {
  expect(describeChange({ show: (row: Row) => row, besides }, before, after)).toEqual(told);
});
