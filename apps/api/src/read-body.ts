import { isUtf8 } from "node:buffer";
import express, { type Request, type RequestHandler } from "express";
import { RefusalError } from "./refusal.ts";

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?(?:;|$)/i;

/** Reads the body as it was sent, at most `limit` bytes; a compressed one is refused. */
export function readBytes(limit: number): RequestHandler {
  return express.raw({ type: () => true, limit, inflate: false });
}

/**
 * The body's bytes, which are UTF-8 and said to be JSON; undefined when there is no body.
 *
 * @throws RefusalError unsupported_media_type, invalid_utf8
 */
export function bytesOf(request: Request): Buffer | undefined {
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  if (!jsonType.test(request.headers["content-type"] ?? ""))
    throw new RefusalError({ code: "unsupported_media_type" });
  if (!isUtf8(bytes)) throw new RefusalError({ code: "invalid_utf8" });
  return bytes;
}

/** @throws RefusalError malformed_json */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw new RefusalError({ code: "malformed_json" });
  }
}
