import fc from "fast-check";
import { expect, test } from "vitest";
import { planRetention, type RetentionAction } from "./plan-retention.ts";
import { type DayPartition, dailyTables, type StoredDays } from "./retention-store.ts";

const dayLengthMs = 86_400_000;
const firstDayMs = Date.UTC(2026, 0, 1);

const partition = fc
  .record({ table: fc.constantFrom(...dailyTables), day: fc.nat(200), hasPayloads: fc.boolean() })
  .map(({ day, ...rest }): DayPartition => ({ ...rest, dayMs: firstDayMs + day * dayLengthMs }));
const stored = fc.record<StoredDays>({
  nowMs: fc.nat(200 * dayLengthMs).map((ms) => firstDayMs + ms),
  partitions: fc.uniqueArray(partition, { selector: ({ table, dayMs }) => `${table} ${dayMs}` }),
  detached: fc.uniqueArray(fc.stringMatching(/^detached_[a-z]{1,5}$/)),
});
const settings = fc
  .tuple(fc.integer({ min: 4, max: 150 }), fc.integer({ min: 4, max: 150 }))
  .map(([a, b]) => ({ days: Math.max(a, b), payloadDays: Math.min(a, b) }));

function only<Kind extends RetentionAction["kind"]>(plan: RetentionAction[], kind: Kind) {
  return plan.filter((action): action is Extract<RetentionAction, { kind: Kind }> => action.kind === kind);
}

test("a day is dropped exactly when the last of it is older than the retention", () => {
  fc.assert(
    fc.property(stored, settings, (days, kept) => {
      const dropped = only(planRetention(days, kept), "drop-day");
      const keyOf = ({ table, dayMs }: { table: string; dayMs: number }) => `${table} ${dayMs}`;
      const old = days.partitions.filter(
        ({ dayMs }) => days.nowMs - (dayMs + dayLengthMs - 1) > kept.days * dayLengthMs,
      );
      expect(dropped.map(keyOf).sort()).toEqual(old.map(keyOf).sort());
    }),
  );
});

test("payloads go once, from days of events that are kept and older than payloads are", () => {
  fc.assert(
    fc.property(stored, settings, (days, kept) => {
      const plan = planRetention(days, kept);
      const droppedDays = new Set(only(plan, "drop-day").map(({ dayMs }) => dayMs));
      const removed = only(plan, "remove-payloads").map(({ dayMs }) => dayMs);
      for (const dayMs of removed) {
        expect(droppedDays.has(dayMs)).toBe(false);
        expect(days.nowMs - (dayMs + dayLengthMs - 1)).toBeGreaterThan(kept.payloadDays * dayLengthMs);
        expect(days.partitions).toContainEqual({ table: "event", dayMs, hasPayloads: true });
      }
      const slim = days.partitions.map((one) =>
        one.table === "event" && removed.includes(one.dayMs) ? { ...one, hasPayloads: false } : one,
      );
      expect(only(planRetention({ ...days, partitions: slim }, kept), "remove-payloads")).toEqual([]);
    }),
  );
});

test("days go oldest first, deliveries before their events, and what waits in vain is cancelled before that", () => {
  fc.assert(
    fc.property(stored, settings, (days, kept) => {
      const plan = planRetention(days, kept);
      const dropped = only(plan, "drop-day");
      for (const [index, next] of dropped.slice(1).entries()) {
        const before = dropped[index];
        expect(before?.dayMs).toBeLessThanOrEqual(next.dayMs);
        if (before?.dayMs !== next.dayMs) continue;
        expect(dailyTables.indexOf(before.table)).toBeLessThan(dailyTables.indexOf(next.table));
      }
      const kinds = plan.map(({ kind }) => kind);
      expect(kinds.lastIndexOf("drop-detached")).toBeLessThan(kinds.indexOf("cancel-held"));
      if (dropped.length > 0) expect(kinds.indexOf("cancel-held")).toBeLessThan(kinds.indexOf("drop-day"));
      expect(only(plan, "drop-detached").map(({ name }) => name)).toEqual(days.detached);
    }),
  );
});

test("the default partition is swept of each table at the same age, and of payloads at theirs", () => {
  fc.assert(
    fc.property(stored, settings, (days, kept) => {
      const sweeps = only(planRetention(days, kept), "sweep-default");
      const ages = sweeps.map(({ sweep, beforeMs }) => [sweep, (days.nowMs - beforeMs) / dayLengthMs]);
      expect(ages).toEqual([
        ...dailyTables.map((table) => [table, kept.days]),
        ["payload", kept.payloadDays],
      ]);
    }),
  );
});
