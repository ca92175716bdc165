import { basicAuthorization, type OAuth2Client } from "./endpoint-authentication.ts";
import type { Outcome } from "./outcome.ts";

/** What a token server gave: a token and for how long to use it, or why there is none, in words for the tenant. */
export type TokenAnswer = { ok: true; token: string; useForMs: number } | { ok: false; message: string };

const defaultLifetimeSeconds = 300;
const longestLifetimeSeconds = 86_400;
const longestMarginMs = 60_000;
/** One that a header carries as it is. */
const usableToken = /^[\x21-\x7E]{1,4096}$/;
/** What a token server may say is wrong (RFC 6749, section 5.2); nothing else of its answer is told. */
const knownErrors = [
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
];

/** The request for an access token by the client credentials grant (RFC 6749, section 4.4.2). */
export function tokenRequestOf(client: OAuth2Client): { headers: Record<string, string>; body: Uint8Array } {
  const { clientId, clientSecret, scope, audience } = client;
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scope !== null) form.set("scope", scope);
  if (audience !== null) form.set("audience", audience);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
  };
  if (client.clientAuthentication === "basic") {
    headers["authorization"] = basicAuthorization(encodeForm(clientId), encodeForm(clientSecret));
  } else {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  return { headers, body: Buffer.from(form.toString()) };
}

/**
 * Reads a token server's answer, trusting nothing in it (RFC 6749, section 5.1). A token is used for its lifetime less a
 * tenth, and less a minute at most; without `expires_in` it lives 5 minutes, and never longer than a day.
 */
export function readTokenAnswer({ reason, statusCode, responseBody }: Outcome): TokenAnswer {
  if (statusCode === null) return { ok: false, message: `The token server gave no answer: ${reason}.` };
  const fields = parseObject(responseBody);
  if (reason !== "ok") {
    const error = knownErrors.find((known) => known === fields["error"]);
    const why = error === undefined ? "" : ` (${error})`;
    return { ok: false, message: `The token server answered ${statusCode}${why}.` };
  }
  const { access_token: token, token_type: type } = fields;
  if (typeof token !== "string" || !usableToken.test(token))
    return { ok: false, message: "The token server answered without a usable access_token." };
  if (typeof type !== "string" || type.toLowerCase() !== "bearer")
    return { ok: false, message: "The token server's token_type is not Bearer." };
  const lifetimeMs = readLifetimeSeconds(fields["expires_in"]) * 1000;
  return { ok: true, token, useForMs: lifetimeMs - Math.min(longestMarginMs, lifetimeMs / 10) };
}

/** Some servers write the number as text. */
function readLifetimeSeconds(given: unknown): number {
  const seconds = typeof given === "string" ? Number.parseInt(given, 10) : given;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return defaultLifetimeSeconds;
  return Math.min(Math.max(seconds, 0), longestLifetimeSeconds);
}

function parseObject(body: Uint8Array): Record<string, unknown> {
  try {
    return Object(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch {
    return {};
  }
}

/** As application/x-www-form-urlencoded writes a value: RFC 6749 asks for it in the header too. */
function encodeForm(value: string): string {
  return new URLSearchParams([["", value]]).toString().slice(1);
}
