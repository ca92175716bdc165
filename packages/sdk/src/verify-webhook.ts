import {
  createHmac,
  createPublicKey,
  type JsonWebKey,
  type KeyObject,
  timingSafeEqual,
  verify,
} from "node:crypto";

/** The request that came: a `Headers`, or an object such as Node's `request.headers`. */
export type WebhookHeaders = Headers | Record<string, string | readonly string[] | undefined>;

export type VerifyOptions = {
  /** `whsec_…` of the endpoint; several while a rotation overlaps. */
  secret?: string | readonly string[];
  /** The tenant's public keys: `whpk_…`, or keys of its JWKS document (`fetchPublicKeys`). */
  publicKeys?: readonly (string | JsonWebKey)[];
  /** How old or how far ahead a request may be, in seconds. Default: 300, as Standard Webhooks advises. */
  toleranceSeconds?: number;
  /** Unix ms; for tests. */
  now?: () => number;
};

export type VerifiedWebhook = {
  /** The event's id: the same for each attempt. Keep it for a while, and drop what you have seen. */
  id: string;
  /** When the attempt was signed. */
  signedAt: Date;
  eventType: string | undefined;
  deliveryId: string | undefined;
  /** 1 for the first. */
  attempt: number | undefined;
  /** The body, parsed. */
  body: unknown;
};

/** The request did not come from Posthorn as it is now, or is too old. Answer 401 or 400. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
}

/**
 * Checks that a request came from Posthorn: one signature is right (`v1`: HMAC-SHA256, `v1a`: ed25519; Standard Webhooks 1.0),
 * and it was signed just now.
 *
 * @param body the bytes as they came, or their text; never a body that was parsed and written again
 * @throws WebhookVerificationError
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  options: VerifyOptions,
): VerifiedWebhook {
  const id = requireHeader(headers, "webhook-id");
  const timestamp = requireHeader(headers, "webhook-timestamp");
  const signatures = requireHeader(headers, "webhook-signature").split(" ");
  const signedAt = requireRecent(timestamp, options);
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), Buffer.from(body)]);
  const keys = readKeys(options);
  if (!signatures.some((signature) => isGenuine(signature, signed, keys)))
    throw new WebhookVerificationError("No signature is right.");
  return {
    id,
    signedAt,
    eventType: readHeader(headers, "posthorn-event-type"),
    deliveryId: readHeader(headers, "posthorn-delivery-id"),
    attempt: readNumber(readHeader(headers, "posthorn-attempt")),
    body: parseBody(body),
  };
}

/**
 * The public keys of a tenant, from its JWKS URL (`…/v1/tenants/ten_…/jwks.json`). Keep them for some minutes; when a
 * signature is not right, read them once more.
 */
export async function fetchPublicKeys(jwksUrl: string): Promise<JsonWebKey[]> {
  const signal = AbortSignal.timeout(fetchWithinMs);
  const response = await fetch(jwksUrl, { headers: { accept: "application/json" }, signal });
  if (!response.ok) throw new Error(`The public keys could not be read: the answer was ${response.status}.`);
  const { keys } = (await response.json()) as { keys: JsonWebKey[] };
  return keys;
}

const fetchWithinMs = 10_000;

type Keys = { secrets: Buffer[]; publicKeys: KeyObject[] };

function readKeys({ secret = [], publicKeys = [] }: VerifyOptions): Keys {
  const secrets = (typeof secret === "string" ? [secret] : secret).map(readSecret);
  if (secrets.length + publicKeys.length === 0)
    throw new TypeError("verifyWebhook needs a secret or public keys");
  return { secrets, publicKeys: publicKeys.map(readPublicKey) };
}

function readSecret(text: string): Buffer {
  const secret = Buffer.from(text.replace(/^whsec_/, ""), "base64");
  if (secret.length < 24) throw new TypeError("a secret is whsec_ and the base64 of at least 24 bytes");
  return secret;
}

function readPublicKey(key: string | JsonWebKey): KeyObject {
  if (typeof key !== "string") return createPublicKey({ key, format: "jwk" });
  const bytes = Buffer.from(key.replace(/^whpk_/, ""), "base64");
  if (bytes.length !== 32) throw new TypeError("a public key is whpk_ and the base64 of 32 bytes");
  return createPublicKey({
    key: { kty: "OKP", crv: "Ed25519", x: bytes.toString("base64url") },
    format: "jwk",
  });
}

function isGenuine(signature: string, signed: Buffer, { secrets, publicKeys }: Keys): boolean {
  const [version, base64 = ""] = signature.split(",");
  const given = Buffer.from(base64, "base64");
  if (version === "v1a") return publicKeys.some((key) => verify(null, signed, key, given));
  if (version !== "v1") return false;
  return secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(signed).digest();
    return expected.length === given.length && timingSafeEqual(expected, given);
  });
}

function requireRecent(timestamp: string, { toleranceSeconds = 300, now = Date.now }: VerifyOptions): Date {
  const signedAtMs = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN;
  if (!(Math.abs(now() - signedAtMs) <= toleranceSeconds * 1_000))
    throw new WebhookVerificationError("The request is too old, or its timestamp is not one.");
  return new Date(signedAtMs);
}

function requireHeader(headers: WebhookHeaders, name: string): string {
  const value = readHeader(headers, name);
  if (!value) throw new WebhookVerificationError(`The header ${name} is missing.`);
  return value;
}

function readHeader(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  const [, value] = Object.entries(headers).find(([given]) => given.toLowerCase() === name) ?? [];
  return typeof value === "string" ? value : value?.join(", ");
}

function readNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function parseBody(body: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof body === "string" ? body : new TextDecoder().decode(body));
  } catch {
    throw new WebhookVerificationError("The body is not JSON.");
  }
}
