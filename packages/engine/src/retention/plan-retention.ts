import {
  type DailyTable,
  type DefaultSweep,
  dailyTables,
  type KeptDays,
  type StoredDays,
} from "./retention-store.ts";

const dayLengthMs = 86_400_000;

export type RetentionSettings = Omit<KeptDays, "auditDays">;

export type RetentionAction =
  | { kind: "drop-detached"; name: string }
  | { kind: "cancel-held"; beforeMs: number }
  | { kind: "drop-day"; table: DailyTable; dayMs: number }
  | { kind: "remove-payloads"; dayMs: number }
  | { kind: "sweep-default"; sweep: DefaultSweep; beforeMs: number };

/**
 * What is to be done now, in order. A day goes when its last millisecond is older than the retention; deliveries go before
 * their events. What waits for endpoints that are switched off is cancelled first, so that it does not hold its day.
 */
export function planRetention(stored: StoredDays, settings: RetentionSettings): RetentionAction[] {
  const beforeMs = stored.nowMs - settings.days * dayLengthMs;
  const payloadBeforeMs = stored.nowMs - settings.payloadDays * dayLengthMs;
  const isOver = (dayMs: number, limitMs: number) => dayMs + dayLengthMs <= limitMs;
  const days = stored.partitions.toSorted(
    (a, b) => a.dayMs - b.dayMs || dailyTables.indexOf(a.table) - dailyTables.indexOf(b.table),
  );
  const old = days.filter(({ dayMs }) => isOver(dayMs, beforeMs));
  const heavy = days.filter(
    ({ table, dayMs, hasPayloads }) =>
      table === "event" && hasPayloads && isOver(dayMs, payloadBeforeMs) && !isOver(dayMs, beforeMs),
  );
  return [
    ...stored.detached.map((name) => ({ kind: "drop-detached" as const, name })),
    { kind: "cancel-held", beforeMs },
    ...old.map(({ table, dayMs }) => ({ kind: "drop-day" as const, table, dayMs })),
    ...heavy.map(({ dayMs }) => ({ kind: "remove-payloads" as const, dayMs })),
    ...dailyTables.map((sweep) => ({ kind: "sweep-default" as const, sweep, beforeMs })),
    { kind: "sweep-default", sweep: "payload", beforeMs: payloadBeforeMs },
  ];
}
