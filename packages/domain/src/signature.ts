import { createHmac, createSecretKey, type KeyObject, sign } from "node:crypto";

/**
 * A secret (`v1`) or an ed25519 private key (`v1a`, see ed25519.ts) ready to sign with. Made once and kept: on Node 24 a raw
 * secret costs five times as much per signature.
 */
export type SigningKey = KeyObject;

const secretPrefix = "whsec_";
const minSecretBytes = 24;
const maxSecretBytes = 64;

/** Throws RangeError unless the secret has 24 to 64 bytes (Standard Webhooks 1.0): an empty one would sign for anybody. */
export function createSigningKey(secret: Uint8Array): SigningKey {
  if (!isSecretLength(secret.length)) throw new RangeError("a secret has 24 to 64 bytes");
  return createSecretKey(secret);
}

/**
 * The `webhook-signature` value of Standard Webhooks 1.0, over `id.timestamp.body`: per key, in their order, a
 * `v1,<base64 of HMAC-SHA256>` or a `v1a,<base64 of ed25519>`. Throws when there is no key, since an unsigned request must never leave.
 */
export function signatureHeader(
  keys: readonly SigningKey[],
  id: string,
  timestampSeconds: number,
  body: Uint8Array,
): string {
  if (keys.length === 0) throw new RangeError("no key to sign with");
  const head = `${id}.${timestampSeconds}.`;
  return keys
    .map((key) =>
      key.type === "private" ? signWithPrivate(key, head, body) : signWithSecret(key, head, body),
    )
    .join(" ");
}

function signWithSecret(key: SigningKey, head: string, body: Uint8Array): string {
  return `v1,${createHmac("sha256", key).update(head).update(body).digest("base64")}`;
}

/** ed25519 goes over its message twice, so it takes it in one piece. */
function signWithPrivate(key: SigningKey, head: string, body: Uint8Array): string {
  return `v1a,${sign(null, Buffer.concat([Buffer.from(head), body]), key).toString("base64")}`;
}

/** Shows a secret the way every Standard Webhooks library takes it: `whsec_` and base64. */
export function formatSecret(bytes: Uint8Array): string {
  return secretPrefix + encodeBase64(bytes);
}

/** Reads a `whsec_` secret of 24 to 64 bytes; null for anything else, base64 that is not in its one canonical form included. */
export function parseSecret(text: string): Uint8Array | null {
  if (!text.startsWith(secretPrefix)) return null;
  const base64 = text.slice(secretPrefix.length);
  const bytes = Uint8Array.from(Buffer.from(base64, "base64"));
  return isSecretLength(bytes.length) && encodeBase64(bytes) === base64 ? bytes : null;
}

function isSecretLength(length: number): boolean {
  return length >= minSecretBytes && length <= maxSecretBytes;
}

function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
