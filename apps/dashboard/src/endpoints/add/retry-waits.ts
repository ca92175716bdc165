const units: Readonly<Record<string, number>> = { s: 1, min: 60, m: 60, h: 3_600, d: 86_400 };

/** What the API does unless told. */
export const usualWaits = "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h";

/** As the API bounds them. */
const mostWaits = 30;
const longestSeconds = 604_800;

/** Reads `5 s, 5 min, 2 h` as seconds. A bare number is seconds. A text: what is wrong. */
export function readWaits(text: string): number[] | string {
  const waits: number[] = [];
  for (const part of text.split(",")) {
    const [, digits, unit = ""] = /^\s*(\d{1,6})\s*([a-z]*)\s*$/i.exec(part) ?? [];
    const unitSeconds = unit === "" ? 1 : units[unit.toLowerCase()];
    if (digits === undefined || unitSeconds === undefined)
      return `“${part.trim().slice(0, 20)}” is no time to wait: write 5 s, 5 min, 2 h or 1 d, with commas between`;
    const seconds = Number(digits) * unitSeconds;
    if (seconds < 1 || seconds > longestSeconds) return "a wait is 1 s to 7 d";
    waits.push(seconds);
  }
  return waits.length > mostWaits ? `at most ${mostWaits} waits` : waits;
}
