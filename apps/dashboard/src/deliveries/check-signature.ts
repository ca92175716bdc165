import { decodeSecret, signedContent, signText } from "./signature.ts";

export type GivenSignature = {
  /** As the headers `webhook-id`, `webhook-timestamp` and `webhook-signature` had them. */
  id: string;
  timestamp: string;
  signature: string;
  body: string;
  secret: string;
};

export type SignatureCheck = {
  isRight: boolean;
  /** What the signature has to cover. */
  signed: string;
  /** null: the secret cannot be read, so there is none. */
  expected: string | null;
  found: readonly string[];
  /** Where they differ, as far as that can be told: each was tried out. */
  why: readonly string[];
};

/** Whether one of the signatures is right (`v1` of Standard Webhooks 1.0); where none is, what was done instead. */
export async function checkSignature(given: GivenSignature): Promise<SignatureCheck> {
  const signed = signedContent(given.id, given.timestamp, given.body);
  const found = given.signature.trim().split(/\s+/).filter(Boolean);
  const key = readSecret(given.secret);
  if (key === null) {
    const why = ["The secret is none: it is whsec_ and then base64, of 24 to 64 bytes."];
    return { isRight: false, signed, expected: null, found, why };
  }
  const expected = `v1,${await signText(key, signed)}`;
  const isRight = found.includes(expected);
  const why = isRight ? [] : await explain(given, key, expected, found);
  return { isRight, signed, expected, found, why };
}

function readSecret(secret: string): Uint8Array<ArrayBuffer> | null {
  try {
    const key = decodeSecret(secret.trim());
    return key.length < 24 || key.length > 64 ? null : key;
  } catch {
    return null;
  }
}

type Mistake = { why: string; key: Uint8Array<ArrayBuffer>; signed: string };

async function explain(
  given: GivenSignature,
  key: Uint8Array<ArrayBuffer>,
  expected: string,
  found: readonly string[],
): Promise<string[]> {
  const asked = found.filter((one) => !one.startsWith("v1a,")).map((one) => one.replace(/^v1,/, ""));
  if (asked.length === 0)
    return found.length === 0
      ? ["There is no signature to check."]
      : ["There are only v1a signatures: those are checked with the tenant's public key, not with a secret."];
  const base64 = expected.slice("v1,".length);
  if (asked.includes(base64)) return ["The signature is right, but v1, is missing before it."];
  if (asked.some((one) => one.toLowerCase() === hexOf(base64)))
    return ["The signature is written in hex: it has to be base64."];
  for (const { why, key: other, signed } of mistakesOf(given, key)) {
    const made = await signText(other, signed);
    if (asked.includes(made) || asked.includes(hexOf(made))) return [why];
  }
  return [
    "None of the usual mistakes explains it. Either the secret is another one (was it rotated? is it of another endpoint?), or the body is not, byte for byte, what was signed.",
  ];
}

/** What is often done instead of signing `id.timestamp.body` with the decoded secret. */
function* mistakesOf(
  { id, timestamp, body, secret }: GivenSignature,
  key: Mistake["key"],
): Generator<Mistake> {
  const signed = signedContent(id, timestamp, body);
  const text = secret.trim();
  yield {
    why: "The key is the secret as text: decode what follows whsec_ from base64 first.",
    key: bytesOf(text.replace(/^whsec_/, "")),
    signed,
  };
  yield {
    why: "The key is the secret as text, whsec_ included: take that off, and decode the rest from base64.",
    key: bytesOf(text),
    signed,
  };
  yield {
    why: "Only the body is signed: webhook-id and webhook-timestamp stand before it.",
    key,
    signed: body,
  };
  yield {
    why: "webhook-id is missing in what is signed: it stands first.",
    key,
    signed: `${timestamp}.${body}`,
  };
  yield { why: "The body is missing in what is signed.", key, signed: signedContent(id, timestamp, "") };
  for (const [how, other] of rewritten(body))
    yield {
      why: `The body is ${how}. Use its bytes as they arrived, before any parser.`,
      key,
      signed: signedContent(id, timestamp, other),
    };
  for (const other of nearTimes(timestamp))
    yield {
      why: `It is signed with the timestamp ${other}: take the one of webhook-timestamp.`,
      key,
      signed: signedContent(id, other, body),
    };
}

/** The body as somebody gets it who does not take it as it came. */
function* rewritten(body: string): Generator<[how: string, body: string]> {
  yield ["followed by a line break", `${body}\n`];
  if (body !== body.trim()) yield ["without the white space around it", body.trim()];
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return;
  }
  const how = "parsed and written again";
  yield [how, JSON.stringify(value)];
  yield [how, JSON.stringify(value, null, 2)];
  yield [how, JSON.stringify(value, null, 4)];
  yield [how, writeSpaced(value)];
}

/** As Python and Ruby's pretty cousins write it: a space after each comma and colon. */
function writeSpaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(writeSpaced).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}: ${writeSpaced(one)}`);
  return `{${fields.join(", ")}}`;
}

const nearSeconds = 30;

/** Milliseconds in place of seconds, and the seconds around it. */
function* nearTimes(timestamp: string): Generator<string> {
  const seconds = Number(timestamp);
  if (!Number.isSafeInteger(seconds)) return;
  yield String(seconds * 1_000);
  for (let away = 1; away <= nearSeconds; away += 1) {
    yield String(seconds + away);
    yield String(seconds - away);
  }
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function hexOf(base64: string): string {
  return [...atob(base64)].map((letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
