import type { EndpointAuthentication } from "./endpoint-authentication.ts";
import type { Outcome } from "./outcome.ts";

/** Takes out of an answer what must not be kept of it. */
export type Redact = (outcome: Outcome) => Outcome;

const placeholder = "[redacted]";
/** Shorter ones stand in answers by chance, and are no secrets. */
const leastLength = 8;
/** Headers that say what is wanted; answers repeat it. */
const wish = /^accept(?:-|$)/i;

/** What an endpoint is told with each request and nobody else may read: its own headers, and how Posthorn logs in. */
export function secretsOf(
  headers: Readonly<Record<string, string>>,
  authentication: EndpointAuthentication | null,
): string[] {
  const told = Object.entries(headers).filter(([name]) => !wish.test(name));
  return [...told.flatMap(([, value]) => secretsOfHeader(value)), ...secretsOfLogin(authentication)];
}

/** The whole value, and what follows a scheme: of `Bearer abc` a receiver may quote either. */
function secretsOfHeader(value: string): string[] {
  const [, scheme = "", credentials = ""] = /^([\w-]+) +(\S+)$/.exec(value) ?? [];
  if (scheme.toLowerCase() !== "basic") return [value, credentials];
  const login = Buffer.from(credentials, "base64").toString();
  return [value, credentials, login.slice(login.indexOf(":") + 1)];
}

function secretsOfLogin(authentication: EndpointAuthentication | null): string[] {
  switch (authentication?.type) {
    case "basic": {
      const { username, password } = authentication;
      return [password, Buffer.from(`${username}:${password}`).toString("base64")];
    }
    case "bearer":
      return [authentication.token];
    case "oauth2":
      return [authentication.clientSecret];
    default:
      return [];
  }
}

/**
 * Looks for secrets in what an endpoint answers, since some show all that they were sent: as they are, and as JSON and URLs write
 * them. The kept beginning of a body may end within one. null when there is nothing to look for.
 */
export function createRedact(secrets: readonly string[]): Redact | null {
  const needles = [...new Set(secrets.filter(({ length }) => length >= leastLength).flatMap(waysToWrite))]
    .map((text) => Buffer.from(text).toString("latin1"))
    .sort((one, other) => other.length - one.length);
  if (needles.length === 0) return null;
  return (outcome) => {
    const { responseHeaders, responseBody } = outcome;
    const headers = Object.entries(responseHeaders).map(([name, value]) => [name, redactAll(value, needles)]);
    return {
      ...outcome,
      responseHeaders: Object.fromEntries(headers),
      responseBody: redactBody(responseBody, needles),
    };
  };
}

function waysToWrite(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret.toWellFormed())];
}

/** Bytes as latin1, so that what is no text stays as it is. Never longer than it was. */
function redactBody(body: Uint8Array, needles: readonly string[]): Uint8Array {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("latin1");
  const redacted = redactEnd(redactAll(text, needles), needles);
  return redacted === text ? body : Buffer.from(redacted, "latin1").subarray(0, body.byteLength);
}

function redactAll(text: string, needles: readonly string[]): string {
  return needles.reduce((left, needle) => left.replaceAll(needle, placeholder), text);
}

/** Takes off the beginning of a secret at the end of a text. */
function redactEnd(text: string, needles: readonly string[]): string {
  for (const needle of needles) {
    const start = text.lastIndexOf(needle.slice(0, leastLength));
    if (start >= 0 && needle.startsWith(text.slice(start))) return text.slice(0, start) + placeholder;
  }
  return text;
}
