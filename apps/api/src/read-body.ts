import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { finished } from "node:stream";
import { RefusalError } from "./refusal.ts";

/** RFC 8259 knows no charset but UTF-8; other parameters mean nothing. */
const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;
const otherCharset = /;\s*charset\s*=\s*(?!"?utf-?8"?\s*(?:;|$))/i;

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
    finished(request, { writable: false }, (error) => {
      if (error) reject(new RefusalError({ code: "bad_request", detail: "The body ended early." }));
      else resolve(Buffer.concat(chunks));
    });
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
export function parseJson(bytes: Buffer, reviver?: (key: string, value: unknown) => unknown): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"), reviver);
  } catch (error) {
    throw error instanceof RefusalError ? error : new RefusalError({ code: "malformed_json" });
  }
}

/** A reviver for what is kept as JavaScript objects, where such a field would vanish or change the object itself. */
export function refuseProto(key: string, value: unknown): unknown {
  if (key === "__proto__")
    throw new RefusalError({ code: "invalid_field", detail: "No field may be named __proto__." });
  return value;
}
