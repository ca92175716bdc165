import { isUtf8 } from "node:buffer";
import { Webhook, WebhookVerificationError } from "standardwebhooks";
import type { ReceivedRequest } from "./receiver.ts";

export type Verification = { ok: true } | { ok: false; reason: string };

const signedHeaders = ["webhook-id", "webhook-timestamp", "webhook-signature"] as const;

/**
 * Checks the signature as a tenant would, with the official Standard Webhooks library: it holds when any of the
 * secrets made it and its timestamp is within 5 minutes of now. Throws when a secret is not `whsec_` + base64.
 */
export function verifyDelivery(
  secrets: readonly string[],
  request: Pick<ReceivedRequest, "headers" | "body">,
): Verification {
  const missing = signedHeaders.filter((name) => !request.headers[name]);
  if (missing.length > 0) return { ok: false, reason: `missing ${missing.join(", ")}` };

  // The library signs text: it would compare another body than the one received.
  if (!isUtf8(request.body)) return { ok: false, reason: "the body is not UTF-8" };

  const headers = Object.fromEntries(signedHeaders.map((name) => [name, String(request.headers[name])]));
  let verification: Verification = { ok: false, reason: "no secret to check with" };
  for (const secret of secrets) {
    verification = verifyWith(new Webhook(secret), request.body, headers);
    if (verification.ok) break;
  }
  return verification;
}

/** Whether the text is a Standard Webhooks secret: `whsec_` and then base64. */
export function isSigningSecret(text: string): boolean {
  if (!text.startsWith("whsec_")) return false;
  try {
    new Webhook(text);
    return true;
  } catch {
    return false;
  }
}

function verifyWith(webhook: Webhook, body: Buffer, headers: Record<string, string>): Verification {
  try {
    webhook.verify(body, headers, { jsonParse: false });
    return { ok: true };
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { ok: false, reason: error.message };
    throw error;
  }
}
