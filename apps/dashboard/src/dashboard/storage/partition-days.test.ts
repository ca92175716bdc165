import { expect, test } from "vitest";
import { groupByDay, type Partition } from "./partition-days.ts";

function partition(table: Partition["table"], day: string | null): Partition {
  return {
    ...{ name: `${table}_${day ?? "default"}`, table, bytes: 10, indexBytes: 4, rows: 1, hasPayloads: false },
    startsAt: day === null ? null : `${day}T00:00:00.000Z`,
    endsAt: day === null ? null : new Date(Date.parse(day) + 86_400_000).toISOString(),
  };
}

test("partitions are told by day, which is ahead, today or past", () => {
  const days = groupByDay(
    [
      partition("event", "2026-03-02"),
      partition("delivery", "2026-03-02"),
      partition("event", "2026-03-01"),
      partition("event", "2026-02-28"),
      partition("event", null),
    ],
    Date.parse("2026-03-01T12:00:00.000Z"),
  );
  expect(days.map(({ startsAt, state, bytes }) => [startsAt?.slice(0, 10), state, bytes])).toEqual([
    ["2026-03-02", "ahead", 20],
    ["2026-03-01", "today", 10],
    ["2026-02-28", "past", 10],
    [undefined, "default", 10],
  ]);
  expect(Object.keys(days[0]?.parts ?? {})).toEqual(["event", "delivery"]);
});
