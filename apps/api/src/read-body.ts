import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { RefusalError } from "./refusal.ts";

/** RFC 8259 knows no charset but UTF-8; other parameters mean nothing. */
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const otherCharset = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;

/** Of all objects of a body together. A hundred thousand names take a tenth of a second to be read and judged. */
const maxFields = 25_000;
const leastFieldBytes = 5;

/**
 * Receives a body of at most `limit` bytes as it was sent. What is too long is refused at once while the rest is read and
 * dropped: closing the connection on a client that still sends would take the answer from it.
 *
 * @throws RefusalError unsupported_media_type when it has a content coding, payload_too_large, bad_request when it ends early
 */
export function receiveBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const { "content-encoding": coding = "identity", "content-length": declared = "0" } = request.headers;
  return new Promise((resolve, reject) => {
    if (coding.toLowerCase() !== "identity")
      return reject(new RefusalError({ code: "unsupported_media_type" }));
    if (Number(declared) > limit) return reject(new RefusalError({ code: "payload_too_large" }));
    const chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else reject(new RefusalError({ code: "payload_too_large" }));
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("close", () => {
      if (!request.complete)
        reject(new RefusalError({ code: "bad_request", detail: "The body ended early." }));
    });
    request.on("error", () => {}); // and closes
  });
}

/**
 * Makes sure that a body is what it is said to be: UTF-8 text, and JSON by its content type.
 *
 * @throws RefusalError unsupported_media_type, invalid_utf8
 */
export function requireJsonText(bytes: Buffer, contentType = ""): void {
  if (!jsonType.test(contentType) || otherCharset.test(contentType))
    throw new RefusalError({ code: "unsupported_media_type" });
  if (!isUtf8(bytes)) throw new RefusalError({ code: "invalid_utf8" });
}

/** @throws RefusalError malformed_json */
export function parseJson(bytes: Buffer): unknown {
  return parseText(bytes.toString("utf8"));
}

/**
 * Parses what is kept as JavaScript objects, where a field named __proto__ would vanish or change the object itself. Few texts
 * can name it, so values are looked through for it only then: a reviver would stall everybody for half a second a megabyte.
 *
 * @throws RefusalError malformed_json, invalid_field
 */
export function parseKeptJson(bytes: Buffer): unknown {
  if (bytes.length > maxFields * leastFieldBytes && countFields(bytes) > maxFields)
    throw new RefusalError({ code: "invalid_field", detail: `A body has at most ${maxFields} fields.` });
  const text = bytes.toString("utf8");
  const value = parseText(text);
  if ((text.includes("__proto__") || text.includes("\\u00")) && hasProto(value))
    throw new RefusalError({ code: "invalid_field", detail: "No field may be named __proto__." });
  return value;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RefusalError({ code: "malformed_json" });
  }
}

/** Whether any object has a field of that name; without recursion, since depth is the sender's choice. */
function hasProto(root: unknown): boolean {
  const pending = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (Object.hasOwn(value, "__proto__")) return true;
    for (const child of Object.values(value)) if (typeof child === "object") pending.push(child);
  }
  return false;
}

/** Of all objects of a JSON text together: a colon outside of strings each. */
function countFields(bytes: Buffer): number {
  let count = 0;
  let isInString = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x5c) at += 1;
    else if (byte === 0x22) isInString = !isInString;
    else if (byte === 0x3a && !isInString) count += 1;
  }
  return count;
}
