import { createHash } from "node:crypto";
import { issuesToErrors } from "@posthorn/contract/field-errors";
import { safeParse } from "@posthorn/contract/safe-parse";
import { arraySpans, JsonSpanError, objectSpans, type Span, trimSpan } from "@posthorn/domain/json-span";
import type { IngestInput } from "@posthorn/engine/pipeline/ingest";
import type * as z from "zod";
import { parseJson } from "./read-body.ts";
import { RefusalError } from "./refusal.ts";

/** Levels of nesting a payload may have. */
const maxPayloadDepth = 64;
/** What an event may take besides its payload. */
export const envelopeBytes = 65_536;
const farthestDeliverAtMs = 30 * 86_400_000;
const mostParsedBytes = 1_048_576;

/** An event as it stands in a request: its fields, the payload's bytes, and what they say. */
export type EventText<Envelope> = { envelope: Envelope; payload: Uint8Array; value: unknown };

/**
 * Splits the JSON of an event into the fields that are ours and the payload's bytes, which stay as they were sent.
 *
 * @throws RefusalError malformed_json, payload_too_deep, payload_too_large, invalid_field
 */
export function readEvent<Schema extends z.ZodType>(
  bytes: Buffer,
  schema: Schema,
  maxPayloadBytes: number,
): EventText<z.output<Schema>> {
  const { payload, ...rest } = readEventText(bytes, schema, maxPayloadBytes);
  if (payload === null) throw invalidField("/payload", "A payload is required; it may be any JSON value.");
  return { ...rest, payload };
}

/**
 * The same where the payload may be left out.
 *
 * @throws RefusalError malformed_json, payload_too_deep, payload_too_large, invalid_field
 */
export function readEventText<Schema extends z.ZodType>(
  bytes: Buffer,
  schema: Schema,
  maxPayloadBytes: number,
): Omit<EventText<z.output<Schema>>, "payload"> & { payload: Uint8Array | null } {
  if (bytes.length > maxPayloadBytes + envelopeBytes) throw new RefusalError({ code: "payload_too_large" });
  const members = spansOf(bytes, () => objectSpans(bytes, trimSpan(bytes), maxPayloadDepth + 1));
  const { payload: value, ...fields } = asObject(parseJson(bytes));
  const parsed = safeParse(schema, fields);
  if (!parsed.success) {
    throw new RefusalError({
      code: "invalid_field",
      detail: "The body breaks its schema.",
      errors: issuesToErrors(parsed.error),
    });
  }
  const payload = members.get("payload");
  if (payload === undefined) return { envelope: parsed.data, payload: null, value };
  if (payload.end - payload.start > maxPayloadBytes) {
    throw new RefusalError({
      code: "payload_too_large",
      detail: `A payload has at most ${maxPayloadBytes} bytes.`,
    });
  }
  return { envelope: parsed.data, payload: bytes.subarray(payload.start, payload.end), value };
}

/**
 * The bytes of each item of `{"events": [...]}`.
 *
 * @throws RefusalError malformed_json, invalid_field
 */
export function splitBatch(bytes: Buffer, maxEvents: number): Buffer[] {
  // Deeper than any event may be: an item nested too deep is refused by itself, not with the whole batch.
  const anyDepth = Number.MAX_SAFE_INTEGER;
  const members = spansOf(bytes, () => objectSpans(bytes, trimSpan(bytes), anyDepth));
  const unknown = [...members.keys()].find((name) => name !== "events");
  if (unknown !== undefined) throw invalidField(`/${escapePointer(unknown)}`, "unknown field");
  const events = members.get("events");
  if (events === undefined) throw invalidField("/events", "A list of events is required.");
  const list = bytes.subarray(events.start, events.end);
  const items = spansOf(list, () => arraySpans(bytes, events, anyDepth, maxEvents), "/events");
  if (items.length === 0) throw invalidField("/events", "At least one event is required.");
  return items.map(({ start, end }) => bytes.subarray(start, end));
}

/** @throws RefusalError invalid_field */
export function readDeliverAt(text: string | null, nowMs: number): Date | null {
  if (text === null) return null;
  const time = new Date(text);
  if (time.getTime() > nowMs + farthestDeliverAtMs)
    throw invalidField("/deliverAt", "At most 30 days ahead.");
  return time;
}

/** What makes a repeated request the same request: all of its bytes. */
export function describeIdempotency(key: string | undefined, bytes: Buffer): IngestInput["idempotency"] {
  return key === undefined ? null : { key, requestHash: createHash("sha256").update(bytes).digest() };
}

/**
 * Runs a scan of a text. What is not JSON at all is refused as that, whatever the scan met first, unless that would take long to
 * find out.
 */
function spansOf<Spans extends Map<string, Span> | Span[]>(
  text: Buffer,
  scan: () => Spans,
  pointer = "",
): Spans {
  try {
    return scan();
  } catch (error) {
    if (!(error instanceof JsonSpanError)) throw error;
    if (error.code === "malformed") throw new RefusalError({ code: "malformed_json" });
    if (error.code === "too_many_members") throw invalidField(pointer, "There are too many fields.");
    if (error.code === "too_many_items") throw invalidField(pointer, "There are too many events.");
    if (text.length <= mostParsedBytes) parseJson(text);
    if (error.code === "too_deep") throw new RefusalError({ code: "payload_too_deep" });
    if (error.code === "duplicate_key") throw invalidField(pointer, "A field stands twice.");
    throw invalidField(
      pointer,
      error.code === "not_an_array" ? "An array is required." : "An object is required.",
    );
  }
}

function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

function invalidField(pointer: string, message: string): RefusalError {
  return new RefusalError({ code: "invalid_field", detail: message, errors: [{ pointer, message }] });
}

/** The scan found an object at the top. */
function asObject(value: unknown): Record<string, unknown> {
  return value as Record<string, unknown>;
}
