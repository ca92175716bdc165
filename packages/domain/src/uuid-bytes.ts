/** How many bytes a UUID has. */
export const uuidBytes = 16;

/** Where in the text of a UUID each of its bytes stands. */
const bytePlaces = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const noDigit = -4096; // stays negative through shift and or
const digitValues = Int16Array.from({ length: 128 }, (_, code) => {
  const digit = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(digit) ? noDigit : digit;
});
const hexDigits = Uint8Array.from("0123456789abcdef", (digit) => digit.charCodeAt(0));
/** The text that is being read, with its hyphens. */
const text = Buffer.alloc(36, "-");

/**
 * Writes a UUID's 16 bytes. Digit by digit, since Buffer.write takes five times as long (0.4 µs an id). Throws RangeError on a
 * text that is no UUID.
 */
export function writeUuid(bytes: Uint8Array, id: string, start: number): void {
  let at = start;
  let seen = 0;
  for (let n = 0; n < uuidBytes; n += 1) {
    const place = bytePlaces[n] ?? 0;
    const high = digitValues[id.charCodeAt(place)] ?? noDigit;
    const low = digitValues[id.charCodeAt(place + 1)] ?? noDigit;
    const byte = (high << 4) | low;
    seen |= byte;
    bytes[at] = byte;
    at += 1;
  }
  if (seen < 0 || id.length !== 36) throw new RangeError(`not a UUID: ${id}`);
}

/**
 * The UUID whose 16 bytes stand there, in lower case. Throws RangeError when there are fewer. The text is written at once: put
 * together of its pairs of digits, it would have to be joined by whoever looks at it first (0.2 µs more an id).
 */
export function readUuid(bytes: Uint8Array, start: number): string {
  if (bytes.length < start + uuidBytes) throw new RangeError("no UUID there");
  for (let n = 0; n < uuidBytes; n += 1) {
    const [byte, place] = [bytes[start + n] ?? 0, bytePlaces[n] ?? 0];
    text[place] = hexDigits[byte >> 4] ?? 0;
    text[place + 1] = hexDigits[byte & 15] ?? 0;
  }
  return text.toString("latin1");
}
