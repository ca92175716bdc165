const encoder = new TextEncoder();

/** Standard Webhooks 1.0: `v1` and the HMAC-SHA256 of `id.timestamp.body`. */
export async function signBody(secret: string, id: string, timestamp: string, body: string): Promise<string> {
  return `v1,${await signText(decodeSecret(secret), signedContent(id, timestamp, body))}`;
}

/** What a signature covers. */
export function signedContent(id: string, timestamp: string, body: string): string {
  return `${id}.${timestamp}.${body}`;
}

/**
 * The key in a secret: what follows `whsec_`, decoded from base64.
 *
 * @throws when it is no base64
 */
export function decodeSecret(secret: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(secret.replace(/^whsec_/, "")), (letter) => letter.charCodeAt(0));
}

/** The HMAC-SHA256 of a text, in base64. */
export async function signText(key: Uint8Array<ArrayBuffer>, text: string): Promise<string> {
  const hmac = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const bytes = await crypto.subtle.sign("HMAC", hmac, encoder.encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}
