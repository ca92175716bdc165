import type { TimeZone } from "../frame/time-zone.ts";

const units: readonly [name: string, ms: number][] = [
  ["s", 1_000],
  ["min", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
];

/** How long ago, or how long until: `12 s ago`, `in 3 h`, `now`. Long ago it is a date. */
export function describeDistance(atMs: number, nowMs: number, zone: TimeZone): string {
  const distanceMs = Math.abs(nowMs - atMs);
  if (distanceMs < 1_000) return "now";
  if (distanceMs > 30 * 86_400_000) return formatTime(atMs, zone).slice(0, 10);
  const [name, ms] = units.findLast(([, unit]) => distanceMs >= unit) ?? ["s", 1_000];
  const text = `${Math.floor(distanceMs / ms)} ${name}`;
  return atMs <= nowMs ? `${text} ago` : `in ${text}`;
}

/** To the millisecond, in the zone that was chosen: `2026-03-01 12:00:00.000 UTC`. */
export function formatTime(atMs: number, zone: TimeZone): string {
  const date = new Date(atMs);
  if (zone === "utc") return `${date.toISOString().replace("T", " ").replace("Z", "")} UTC`;
  const offsetMinutes = -date.getTimezoneOffset();
  const local = new Date(atMs + offsetMinutes * 60_000).toISOString().replace("T", " ").replace("Z", "");
  return `${local} ${formatOffset(offsetMinutes)}`;
}

function formatOffset(minutes: number): string {
  const [sign, whole] = [minutes < 0 ? "-" : "+", Math.abs(minutes)];
  const two = (value: number) => String(value).padStart(2, "0");
  return `${sign}${two(Math.floor(whole / 60))}:${two(whole % 60)}`;
}

/** A span of time: `84 ms`, `1.2 s`, `3 min`, `2 h 5 min`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${Math.round(hours / 24)} d`;
}
