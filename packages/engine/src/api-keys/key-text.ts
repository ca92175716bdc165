import { createHash, randomBytes } from "node:crypto";
import { encodeId } from "@posthorn/domain/id";

const pattern = /^ph_([0-7][0-9a-hjkmnp-tv-z]{25})_([A-Za-z0-9_-]{43})_([0-9a-f]{6})$/;

/** A new key `ph_<id>_<secret>_<checksum>`: 32 random bytes, found by secret scanners, checked for typing errors. */
export function createKeyText(keyId: string): string {
  const body = `${encodeId("key", keyId).slice("key_".length)}_${randomBytes(32).toString("base64url")}`;
  return `ph_${body}_${checksum(body)}`;
}

/** False for a key of our own form with a wrong checksum; a root key of any other form is left to the look-up. */
export function isPlausibleKey(text: string): boolean {
  const [, id, secret, sum] = pattern.exec(text) ?? [];
  return sum === undefined || checksum(`${id}_${secret}`) === sum;
}

/** What is stored of a key. 256 random bits need no slow hash. */
export function hashKey(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
