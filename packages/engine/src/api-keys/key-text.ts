import { createHash, randomBytes } from "node:crypto";
import { decodeId, encodeId } from "@posthorn/domain/id";

/** What such a text opens: ph the API, pht the API for a tenant in the portal, phc the portal, once, phd the API for the dashboard. */
export type KeyKind = "ph" | "pht" | "phc" | "phd";

const pattern = /^(ph[tcd]?)_([0-7][0-9a-hjkmnp-tv-z]{25})_([A-Za-z0-9_-]{43})_([0-9a-f]{6})$/;

/** A new text `ph_<id>_<secret>_<checksum>`: 32 random bytes, found by secret scanners, checked for typing errors. */
export function createKeyText(kind: KeyKind, id: string): string {
  const body = `${encodeId("key", id).slice("key_".length)}_${randomBytes(32).toString("base64url")}`;
  return `${kind}_${body}_${checksum(body)}`;
}

/** What a text of our own form says of itself: "mistyped" when its checksum is wrong, null for a text of any other form. */
export function readKeyText(text: string): { kind: KeyKind; id: string } | "mistyped" | null {
  const [, kind, suffix, secret, sum] = pattern.exec(text) ?? [];
  if (kind === undefined) return null;
  const id = decodeId("key", `key_${suffix}`);
  if (id === null || checksum(`${suffix}_${secret}`) !== sum) return "mistyped";
  return { kind: kind as KeyKind, id }; // the pattern takes no other
}

/** What is stored of a key. 256 random bits need no slow hash. */
export function hashKey(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 6);
}
