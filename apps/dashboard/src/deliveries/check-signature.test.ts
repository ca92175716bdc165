import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { checkSignature, type GivenSignature } from "./check-signature.ts";
import { signBody } from "./signature.ts";

/** The published vector of Standard Webhooks. */
const vector = {
  secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};

const key = Buffer.from(vector.secret.slice(6), "base64");
const signed = `${vector.id}.${vector.timestamp}.${vector.body}`;
const hmac = (secret: string | Buffer, text: string) => createHmac("sha256", secret).update(text);
const sign = (secret: string | Buffer, text: string) => `v1,${hmac(secret, text).digest("base64")}`;

test("the published vector is right, and what it covers is shown", async () => {
  const { isRight, expected, signed: covered, why } = await checkSignature(vector);
  expect({ isRight, expected, covered, why }).toEqual({
    ...{ isRight: true, expected: vector.signature, why: [] },
    covered: `${vector.id}.1614265330.{"test": 2432232314}`,
  });
});

test("what the official library signs is right, among others too", async () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
  const body = '{"total":1.0,"name":"é"}';
  const made = new Webhook(secret).sign("evt_1", new Date(1_700_000_000_000), body);
  const given = { secret, id: "evt_1", timestamp: "1700000000", body };
  expect(await signBody(secret, "evt_1", "1700000000", body)).toBe(made);
  expect((await checkSignature({ ...given, signature: `v1,AAAA ${made} v1a,BBBB` })).isRight).toBe(true);
  expect((await checkSignature({ ...given, signature: `v1,AAAA` })).isRight).toBe(false);
});

const mistakes: [what: string, given: Partial<GivenSignature>, why: RegExp][] = [
  ["nothing", { signature: " " }, /no signature/],
  ["ed25519", { signature: "v1a,AAAA" }, /only v1a/],
  ["a secret that is none", { secret: "whsec_short" }, /The secret is none/],
  ["no version", { signature: vector.signature.slice(3) }, /v1, is missing/],
  ["hex", { signature: hmac(key, signed).digest("hex") }, /in hex/],
  ["the secret as text", { signature: sign(vector.secret.slice(6), signed) }, /secret as text: decode/],
  ["all of the secret", { signature: sign(vector.secret, signed) }, /whsec_ included/],
  ["the body alone", { signature: sign(key, vector.body) }, /Only the body/],
  ["no id", { signature: sign(key, `${vector.timestamp}.${vector.body}`) }, /webhook-id is missing/],
  ["no body", { signature: sign(key, `${vector.id}.${vector.timestamp}.`) }, /The body is missing/],
  ["a line break", { signature: sign(key, `${signed}\n`) }, /a line break/],
  [
    "a compact body",
    { signature: sign(key, signed.replace(": ", ":")) },
    /parsed and written again\. Use its bytes/,
  ],
  ["milliseconds", { signature: sign(key, signed.replace("1614265330", "1614265330000")) }, /1614265330000/],
  ["a second later", { signature: sign(key, signed.replace("1614265330", "1614265331")) }, /1614265331/],
  ["another secret", { secret: `whsec_${"A".repeat(32)}` }, /None of the usual mistakes/],
];

describe("what went wrong is found", () => {
  test.each(mistakes)("%s", async (_what, given, why) => {
    const { isRight, why: told } = await checkSignature({ ...vector, ...given });
    expect(isRight).toBe(false);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatch(why);
  });
});
