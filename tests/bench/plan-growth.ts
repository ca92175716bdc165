import { dayLengthMs } from "@posthorn/store/sql/partition-day";

/** So many finished deliveries and so many pending ones, spread over so many days: today and those before. */
export type Growth = { deliveries: number; pending: number; days: number };

/** Events of one day with their deliveries: number n was made n times `everyMs` after the day began. */
export type GrowthBatch = {
  from: number;
  to: number;
  beginsAtMs: number;
  everyMs: number;
  isFinished: boolean;
};

export const deliveriesPerEvent = 10;
const eventsAtOnce = 10_000;

/** Day by day, as it would have come; today ends now. */
export function planGrowth({ deliveries, pending, days }: Growth, nowMs: number): GrowthBatch[] {
  const today = Math.floor(nowMs / dayLengthMs) * dayLengthMs;
  const starts = Array.from({ length: days }, (_, index) => today - (days - 1 - index) * dayLengthMs);
  return starts.flatMap((startMs) => {
    const lengthMs = Math.min(dayLengthMs, nowMs - startMs);
    return [
      ...planDay(startMs, lengthMs, deliveries / days, true),
      ...planDay(startMs, lengthMs, pending / days, false),
    ];
  });
}

function planDay(
  beginsAtMs: number,
  lengthMs: number,
  deliveries: number,
  isFinished: boolean,
): GrowthBatch[] {
  const events = Math.ceil(deliveries / deliveriesPerEvent);
  return Array.from({ length: Math.ceil(events / eventsAtOnce) }, (_, index) => ({
    from: index * eventsAtOnce,
    to: Math.min(events, (index + 1) * eventsAtOnce) - 1,
    beginsAtMs,
    everyMs: lengthMs / events,
    isFinished,
  }));
}
