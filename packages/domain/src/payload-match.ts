/**
 * Looks for one value at one place of JSON payloads. Numbers are compared as they are written: "12345678901234567890" is not
 * its neighbour, though both are the same double.
 */
export type PayloadMatch = {
  /** Texts that all stand in a payload that matches, unless it has escapes. */
  needles: string[];
  matches(payload: string): boolean;
};

/** The tokens of an RFC 6901 pointer; null when the text is none. */
export function readPointer(text: string): string[] | null {
  if (text === "") return [];
  if (!text.startsWith("/") || /~(?![01])/.test(text)) return null;
  const tokens = text.slice(1).split("/");
  return tokens.map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** @param value what is looked for: a text, or else the number, `true`, `false` or `null` that it spells */
export function createPayloadMatch(path: readonly string[], value: string): PayloadMatch {
  const isWantedNumber = jsonNumber.test(value);
  const wanted = isWantedNumber ? normalizeNumber(value) : null;
  const isWanted = (found: unknown, source: () => string | null) => {
    if (typeof found === "string") return found === value;
    if (typeof found === "number") {
      if (wanted === null || found !== Number(value)) return false;
      const written = source();
      return written !== null && normalizeNumber(written) === wanted;
    }
    return (found === null || typeof found === "boolean") && String(found) === value;
  };
  return {
    needles: [...path.filter((token) => !/^\d+$/.test(token)), ...(isWantedNumber ? [] : [value])].filter(
      (needle) => needle !== "",
    ),
    matches(payload) {
      const found = readAt(JSON.parse(payload), path);
      return isWanted(found, () => readNumberAt(payload, path));
    },
  };
}

const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** With its sign; a double counts with such a number exactly. */
const maxExponentLength = 15;

/**
 * One spelling a number: its digits without zeros at either end, and a power of ten. A payload may have a number of its whole
 * length, so each part is read once, and an exponent beyond all reason stays as it is written.
 */
function normalizeNumber(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, "");
  const kept = withoutZerosAtEnd(digits);
  if (kept === "") return "0";
  const power = exponent.replace(/^([+-]?)0+(?=\d)/, "$1");
  if (power.length > maxExponentLength) return text;
  return `${sign}${kept}e${Number(power) - fraction.length + digits.length - kept.length}`;
}

/** By hand: `/0+$/` begins anew at each zero that others follow. */
function withoutZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end -= 1;
  return digits.slice(0, end);
}

function readAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const token of path) {
    if (typeof at !== "object" || at === null) return undefined;
    if (Array.isArray(at) && !/^(?:0|[1-9]\d*)$/.test(token)) return undefined;
    if (!Object.hasOwn(at, token)) return undefined;
    at = Reflect.get(at, token);
  }
  return at;
}

/** The number at that place as it is written. */
function readNumberAt(payload: string, path: readonly string[]): string | null {
  const found = readAt(parseKeepingNumbers(payload), path);
  return found instanceof WrittenNumber ? found.text : null;
}

class WrittenNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Numbers are given with their source (ECMAScript: JSON.parse source text access). */
function parseKeepingNumbers(payload: string): unknown {
  const keep = (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" ? new WrittenNumber(context?.source ?? String(value)) : value;
  return JSON.parse(payload, keep);
}
