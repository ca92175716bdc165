/**
 * What an id names: tenant, endpoint, endpoint secret, event, delivery, attempt, operation, API key, portal session,
 * signing key, audit entry, worker.
 */
export type IdPrefix =
  | "ten"
  | "ep"
  | "sec"
  | "evt"
  | "dlv"
  | "att"
  | "op"
  | "key"
  | "ps"
  | "sgk"
  | "aud"
  | "wrk";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
const suffixLength = 26;
const maxUnixMs = 2 ** 48 - 1;

// Ten bits at a time: half the look-ups of one digit at a time.
const digitPairs = Array.from({ length: 1024 }, (_, bits) => `${alphabet[bits >> 5]}${alphabet[bits & 31]}`);
const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const digitValues = new Map(Array.from(alphabet, (digit, value) => [digit.charCodeAt(0), value]));
const digitValueByCode = Int8Array.from({ length: 128 }, (_, code) => digitValues.get(code) ?? -1);

/**
 * Writes a UUID as a TypeID: `evt_01h455vb4pex5vsknk084sn02q` (TypeID specification 0.3).
 * Throws RangeError when `uuid` is not hyphenated hexadecimal, which is always a mistake of ours.
 */
export function encodeId(prefix: IdPrefix, uuid: string): string {
  const head = byteAt(uuid, 0);
  const body = encodeFive(uuid, 2, 4, 6, 9, 11) + encodeFive(uuid, 14, 16, 19, 21, 24);
  const tail = encodeFive(uuid, 26, 28, 30, 32, 34);
  if (head < 0 || body.length + tail.length !== suffixLength - 2 || !isHyphenated(uuid)) {
    throw new RangeError(`not a UUID: ${uuid}`);
  }
  return `${prefix}_${digitPairs[head]}${body}${tail}`;
}

/**
 * Reads a TypeID of the given kind back to its lower-case UUID, or null: one spelling per id, so upper case, other
 * prefixes and values over 128 bits are no ids.
 */
export function decodeId(prefix: IdPrefix, text: string): string | null {
  const at = prefix.length + 1;
  if (text.length !== at + suffixLength || text.charCodeAt(at - 1) !== 95 || !text.startsWith(prefix))
    return null;
  const head = (digitAt(text, at) << 5) | digitAt(text, at + 1);
  const a = decodeEight(text, at + 2);
  const b = decodeEight(text, at + 10);
  const c = decodeEight(text, at + 18);
  if (head < 0 || head > 255 || a === "" || b === "" || c === "") return null;
  return `${hexPairs[head]}${a.slice(0, 6)}-${a.slice(6)}-${b.slice(0, 4)}-${b.slice(4, 8)}-${b.slice(8)}${c}`;
}

/** The creation time in a UUIDv7, in Unix milliseconds (RFC 9562, section 5.7). */
export function timeOfId(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16);
}

/**
 * The lower bound of all UUIDv7 made at or after `unixMs`: its 48 time bits, then zeros, so not itself a UUIDv7.
 * Times outside those 48 bits give the nearest bound. Throws RangeError on NaN.
 */
export function firstIdAt(unixMs: number): string {
  if (Number.isNaN(unixMs)) throw new RangeError("not a time: NaN");
  const timeMs = Math.floor(Math.min(Math.max(unixMs, 0), maxUnixMs));
  const hex = timeMs.toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** Five bytes of the UUID, at these places of its text, as eight digits; "" when one is not hexadecimal. */
function encodeFive(uuid: string, a: number, b: number, c: number, d: number, e: number): string {
  const middle = byteAt(uuid, c);
  const high = (byteAt(uuid, a) << 12) | (byteAt(uuid, b) << 4) | (middle >> 4);
  const low = ((middle & 15) << 16) | (byteAt(uuid, d) << 8) | byteAt(uuid, e);
  if (high < 0 || low < 0) return "";
  return `${digitPairs[high >> 10]}${digitPairs[high & 1023]}${digitPairs[low >> 10]}${digitPairs[low & 1023]}`;
}

/** Eight digits as ten hexadecimal ones; "" when one is not in the alphabet. */
function decodeEight(text: string, at: number): string {
  const high = decodeFour(text, at);
  const low = decodeFour(text, at + 4);
  if (high < 0 || low < 0) return "";
  const front = `${hexPairs[high >> 12]}${hexPairs[(high >> 4) & 255]}`;
  return `${front}${hexPairs[((high & 15) << 4) | (low >> 16)]}${hexPairs[(low >> 8) & 255]}${hexPairs[low & 255]}`;
}

// In all of these a character out of place is -1, which stays negative through shift and or.
function decodeFour(text: string, at: number): number {
  const front = (digitAt(text, at) << 15) | (digitAt(text, at + 1) << 10);
  return front | (digitAt(text, at + 2) << 5) | digitAt(text, at + 3);
}

function digitAt(text: string, at: number): number {
  return digitValueByCode[text.charCodeAt(at)] ?? -1;
}

function byteAt(uuid: string, at: number): number {
  return (hexValue(uuid.charCodeAt(at)) << 4) | hexValue(uuid.charCodeAt(at + 1));
}

function hexValue(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  if (code >= 97 && code <= 102) return code - 87;
  if (code >= 65 && code <= 70) return code - 55;
  return -1;
}

function isHyphenated(uuid: string): boolean {
  return uuid.length === 36 && uuid[8] === "-" && uuid[13] === "-" && uuid[18] === "-" && uuid[23] === "-";
}
