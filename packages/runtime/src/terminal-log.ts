import type { styleText } from "node:util";

/** `styleText`, or a stand-in that leaves the text alone. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

type Level = { label: string; style: Parameters<Paint>[0] };

const unknownLevel: Level = { label: "log", style: "dim" };
/** pino's numbers. */
const levels = new Map<unknown, Level>([
  [20, { label: "debug", style: "dim" }],
  [30, { label: "info", style: "green" }],
  [40, { label: "warn", style: "yellow" }],
  [50, { label: "error", style: "red" }],
]);

/** A JSON log line as people read it: local time, level, message, key=value. One line, that cannot steer the terminal. */
export function formatLogLine(json: string, paint: Paint): string {
  const { level, time, name: _, pid: __, msg, ...fields } = asRecord(JSON.parse(json));
  const { label, style } = levels.get(level) ?? unknownLevel;
  const pairs = Object.entries(fields).flatMap(([key, value]) => describeField(key, value));
  return [
    paint("dim", localTime(Number(time))),
    paint(style, label.padEnd(5)),
    escapeControls(String(msg ?? "")),
    ...pairs.map(([key, value]) => `${paint("dim", `${escapeControls(key)}=`)}${value}`),
  ].join(" ");
}

/** null says nothing; an error is its message and where it came from. */
function describeField(key: string, value: unknown): [key: string, text: string][] {
  if (value === null) return [];
  const { type, message, stack } = asRecord(value);
  if (typeof message !== "string" || typeof stack !== "string") return [[key, describeValue(value)]];
  const origin = /^ +at (.+)$/m.exec(stack)?.[1];
  const error: [string, string] = [key, describeValue(type === "Error" ? message : `${type}: ${message}`)];
  return origin === undefined ? [error] : [error, ["at", describeValue(origin)]];
}

function describeValue(value: unknown): string {
  const isPlain = typeof value === "string" && /^[^\s"=]+$/.test(value);
  return escapeControls(isPlain ? value : JSON.stringify(value));
}

/** Control characters, direction marks and line separators, as in JSON. */
function escapeControls(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

function localTime(unixMs: number): string {
  const time = new Date(unixMs);
  const two = (value: number) => String(value).padStart(2, "0");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  return `${clock}.${String(time.getMilliseconds()).padStart(3, "0")}`;
}

/** Properties of anything: of what has none, none. */
function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
