import type { TimeZone } from "../frame/time-zone.ts";

const daySeconds = 86_400;

/** Steps of a day are days of UTC, whatever times are shown in. */
export function zoneOfSteps(stepSeconds: number, zone: TimeZone): TimeZone {
  return stepSeconds >= daySeconds ? "utc" : zone;
}

/** Beside the axis: the time, and the date where a day begins. */
export function labelTick(atSeconds: number, betweenSeconds: number, zone: TimeZone): string {
  const time = formatClock(atSeconds, zone);
  return betweenSeconds >= daySeconds || time === "00:00" ? formatDay(atSeconds, zone) : time;
}

/** Which time a step is of: `22 Nov, 14:00 – 15:00`. */
export function describeStep(startsSeconds: number, stepSeconds: number, zone: TimeZone): string {
  const shown = zoneOfSteps(stepSeconds, zone);
  const day = formatDay(startsSeconds, shown);
  if (stepSeconds >= daySeconds) return `${day} (UTC)`;
  return `${day}, ${formatClock(startsSeconds, shown)} – ${formatClock(startsSeconds + stepSeconds, shown)}`;
}

type Format = Intl.DateTimeFormatOptions;

const clock: Format = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const date: Format = { day: "numeric", month: "short" };
const formats = new Map<string, Intl.DateTimeFormat>();

function formatClock(atSeconds: number, zone: TimeZone): string {
  return formatOf("clock", clock, zone).format(atSeconds * 1_000);
}

function formatDay(atSeconds: number, zone: TimeZone): string {
  return formatOf("date", date, zone).format(atSeconds * 1_000);
}

/** They are slow to make, and a table needs one for each row. */
function formatOf(name: string, format: Format, zone: TimeZone): Intl.DateTimeFormat {
  const key = `${name} ${zone}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat("en-GB", { ...format, ...zoneOption(zone) });
  formats.set(key, made);
  return made;
}

function zoneOption(zone: TimeZone): Format {
  return zone === "utc" ? { timeZone: "UTC" } : {};
}
