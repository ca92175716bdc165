import type { TimeZone } from "../frame/time-zone.ts";

/** How far back something goes: so long before it is asked for, or from a time on, as a field for times has it. */
export type Since = { within: Within } | { from: string };
export type Within = keyof typeof spans;

const hourMs = 3_600_000;

const spans = {
  "1h": { words: "the last hour", ms: hourMs },
  "6h": { words: "the last 6 hours", ms: 6 * hourMs },
  "24h": { words: "the last 24 hours", ms: 24 * hourMs },
  "7d": { words: "the last 7 days", ms: 7 * 24 * hourMs },
  "30d": { words: "the last 30 days", ms: 30 * 24 * hourMs },
};

export const withins = Object.keys(spans) as Within[]; // they are its names

export function describeSince(since: Since): string {
  return "within" in since ? spans[since.within].words : `the time since ${since.from.replace("T", " ")}`;
}

/** The time it begins at, as the API takes it; null while none is written. */
export function readSince(since: Since, zone: TimeZone, nowMs: number): string | null {
  const atMs = "within" in since ? nowMs - spans[since.within].ms : readLocalTime(since.from, zone);
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}

/** What a field for dates and times holds, in the zone that times are shown in: `2026-03-01T12:00`. NaN: nothing yet. */
function readLocalTime(text: string, zone: TimeZone): number {
  return Date.parse(zone === "utc" ? `${text}Z` : text);
}

/** The other way, to the minute. */
export function writeLocalTime(atMs: number, zone: TimeZone): string {
  const offsetMinutes = zone === "utc" ? 0 : -new Date(atMs).getTimezoneOffset();
  return new Date(atMs + offsetMinutes * 60_000).toISOString().slice(0, 16);
}
