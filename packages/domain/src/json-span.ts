/** Bytes `start` to `end`, exclusive, of a text. */
export type Span = { start: number; end: number };

export type JsonSpanErrorCode =
  | "too_deep"
  | "duplicate_key"
  | "too_many_members"
  | "too_many_items"
  | "not_an_object"
  | "not_an_array"
  | "malformed";

/** Why no spans can be told. */
export class JsonSpanError extends Error {
  readonly code: JsonSpanErrorCode;

  constructor(code: JsonSpanErrorCode, at: number) {
    super(`${code} at byte ${at}`);
    this.name = "JsonSpanError";
    this.code = code;
  }
}

/** Far more than any object of ours has: a million invented ones must not cost a million look-ups. */
const maxMembers = 100;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

// Fatal: two keys with different broken bytes must not become one key of replacement characters.
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** The text without the whitespace around it; empty when there is nothing else. */
export function trimSpan(bytes: Uint8Array): Span {
  const start = skipSpace(bytes, 0, bytes.length);
  let end = bytes.length;
  while (end > start && isSpace(bytes[end - 1])) end--;
  return { start, end };
}

/**
 * Where the values of the object in this span stand, by decoded key, in order. Exact on valid JSON; invalid JSON gives
 * a JsonSpanError or spans of no meaning, so the caller must also parse the text. The object itself is depth 1 of
 * `maxDepth`; keys inside its values are not compared. At most 100 members.
 */
export function objectSpans(bytes: Uint8Array, at: Span, maxDepth: number): Map<string, Span> {
  const spans = new Map<string, Span>();
  const limit = Math.min(at.end, bytes.length);
  let i = openContainer(bytes, at.start, limit, openBrace, maxDepth);
  if (bytes[i] === closeBrace) return closeContainer(bytes, i, limit, spans);
  while (i < limit) {
    if (bytes[i] !== quote) throw new JsonSpanError("malformed", i);
    const keyEnd = skipString(bytes, i, limit);
    const key = decodeKey(bytes, i, keyEnd);
    if (spans.has(key)) throw new JsonSpanError("duplicate_key", i);
    i = skipSpace(bytes, keyEnd, limit);
    if (bytes[i] !== colon) throw new JsonSpanError("malformed", i);
    const start = skipSpace(bytes, i + 1, limit);
    const end = skipValue(bytes, start, limit, maxDepth - 1);
    if (spans.size === maxMembers) throw new JsonSpanError("too_many_members", i);
    spans.set(key, { start, end });
    i = skipSpace(bytes, end, limit);
    if (bytes[i] === closeBrace) return closeContainer(bytes, i, limit, spans);
    if (bytes[i] !== comma) throw new JsonSpanError("malformed", i);
    i = skipSpace(bytes, i + 1, limit);
  }
  throw new JsonSpanError("malformed", i);
}

/** Where the items of the array in this span stand, `maxItems` at most. Promises and depth as in `objectSpans`. */
export function arraySpans(
  bytes: Uint8Array,
  at: Span,
  maxDepth: number,
  maxItems = Number.POSITIVE_INFINITY,
): Span[] {
  const spans: Span[] = [];
  const limit = Math.min(at.end, bytes.length);
  let i = openContainer(bytes, at.start, limit, openBracket, maxDepth);
  if (bytes[i] === closeBracket) return closeContainer(bytes, i, limit, spans);
  while (i < limit) {
    if (spans.length === maxItems) throw new JsonSpanError("too_many_items", i);
    const end = skipValue(bytes, i, limit, maxDepth - 1);
    spans.push({ start: i, end });
    i = skipSpace(bytes, end, limit);
    if (bytes[i] === closeBracket) return closeContainer(bytes, i, limit, spans);
    if (bytes[i] !== comma) throw new JsonSpanError("malformed", i);
    i = skipSpace(bytes, i + 1, limit);
  }
  throw new JsonSpanError("malformed", i);
}

/** Steps over the opening bracket to the first key, item or closing bracket. */
function openContainer(
  bytes: Uint8Array,
  start: number,
  limit: number,
  open: number,
  maxDepth: number,
): number {
  const i = skipSpace(bytes, start, limit);
  if (i >= limit || bytes[i] !== open) {
    throw new JsonSpanError(open === openBrace ? "not_an_object" : "not_an_array", i);
  }
  if (maxDepth < 1) throw new JsonSpanError("too_deep", i);
  return skipSpace(bytes, i + 1, limit);
}

/** Steps over the closing bracket, after which nothing but whitespace may be left in the span. */
function closeContainer<T>(bytes: Uint8Array, at: number, limit: number, spans: T): T {
  if (at >= limit || skipSpace(bytes, at + 1, limit) < limit) throw new JsonSpanError("malformed", at);
  return spans;
}

function skipValue(bytes: Uint8Array, start: number, limit: number, depthLeft: number): number {
  const first = bytes[start];
  if (first === quote) return skipString(bytes, start, limit);
  if (first === openBrace || first === openBracket) return skipContainer(bytes, start, limit, depthLeft);
  return skipScalar(bytes, start, limit);
}

/** Whether brackets match in kind is left to the parser; only how many are open matters for where the value ends. */
function skipContainer(bytes: Uint8Array, start: number, limit: number, depthLeft: number): number {
  let depth = 0;
  let i = start;
  while (i < limit) {
    const byte = bytes[i];
    if (byte === quote) {
      i = skipString(bytes, i, limit);
      continue;
    }
    if (byte === openBrace || byte === openBracket) {
      depth++;
      if (depth > depthLeft) throw new JsonSpanError("too_deep", i);
    } else if (byte === closeBrace || byte === closeBracket) {
      depth--;
      if (depth === 0) return i + 1;
    }
    i++;
  }
  throw new JsonSpanError("malformed", i);
}

function skipString(bytes: Uint8Array, start: number, limit: number): number {
  for (let i = start + 1; i < limit; i++) {
    const byte = bytes[i];
    if (byte === quote) return i + 1;
    if (byte === backslash) i++;
  }
  throw new JsonSpanError("malformed", limit);
}

function skipScalar(bytes: Uint8Array, start: number, limit: number): number {
  let i = start;
  while (i < limit && !endsScalar(bytes[i])) i++;
  if (i === start) throw new JsonSpanError("malformed", i);
  return i;
}

function endsScalar(byte: number | undefined): boolean {
  return byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte);
}

function skipSpace(bytes: Uint8Array, start: number, limit: number): number {
  let i = start;
  while (i < limit && isSpace(bytes[i])) i++;
  return i;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Plain ASCII keys, nearly all there are, are read directly: a decoder call costs more than the rest of the member. */
function decodeKey(bytes: Uint8Array, start: number, end: number): string {
  let key = "";
  for (let i = start + 1; i < end - 1; i++) {
    const byte = bytes[i] ?? backslash;
    if (byte === backslash || byte >= 0x80) return decodeEscapedKey(bytes, start, end);
    key += String.fromCharCode(byte);
  }
  return key;
}

function decodeEscapedKey(bytes: Uint8Array, start: number, end: number): string {
  try {
    return String(JSON.parse(utf8.decode(bytes.subarray(start, end))));
  } catch {
    throw new JsonSpanError("malformed", start);
  }
}
