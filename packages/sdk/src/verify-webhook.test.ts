import { generateKeyPairSync, sign } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { type VerifyOptions, verifyWebhook, WebhookVerificationError } from "./verify-webhook.ts";

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";
const otherSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
const id = "evt_01k6xq7tb5f3m8r9v2w4y6z0ac";
const seconds = 1_772_366_400;
const now = () => seconds * 1_000;
const body = '{"invoice":"in_42","amount":1.0}';
const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const jwk = publicKey.export({ format: "jwk" });
const whpk = `whpk_${Buffer.from(jwk.x ?? "", "base64url").toString("base64")}`;

const v1 = new Webhook(secret).sign(id, new Date(now()), body);
const v1a = `v1a,${sign(null, Buffer.from(`${id}.${seconds}.${body}`), privateKey).toString("base64")}`;

function headersWith(signature: string, timestamp: string | number = seconds) {
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": signature };
}

test("a request signed by the official library is verified and read", () => {
  const headers = {
    ...headersWith(v1),
    "posthorn-event-type": "invoice.paid",
    "posthorn-delivery-id": "dlv_1",
    "posthorn-attempt": "2",
  };
  expect(verifyWebhook(body, headers, { secret, now })).toEqual({
    id,
    signedAt: new Date(now()),
    eventType: "invoice.paid",
    deliveryId: "dlv_1",
    attempt: 2,
    body: { invoice: "in_42", amount: 1 },
  });
});

describe("is verified", () => {
  test.for<[string, string | Uint8Array, string, VerifyOptions]>([
    ["from bytes", Buffer.from(body), v1, { secret }],
    ["from a view into a larger buffer", Buffer.from(`xx${body}yy`).subarray(2, -2), v1, { secret }],
    ["by one of several secrets", body, v1, { secret: [otherSecret, secret] }],
    ["by one of several signatures", body, `v1,AAAA v2,zzz ${v1}`, { secret }],
    ["by ed25519 and a whpk_ key", body, v1a, { publicKeys: [whpk] }],
    ["by ed25519 and a JWK", body, v1a, { publicKeys: [jwk] }],
    ["by either when both are known", body, `v1,AAAA ${v1a}`, { secret: otherSecret, publicKeys: [whpk] }],
    ["four minutes late", body, v1, { secret, now: () => now() + 240_000 }],
  ])("what comes %s", ([, given, signature, options]) => {
    expect(verifyWebhook(given, headersWith(signature), { now, ...options }).id).toBe(id);
  });
});

describe("is refused", () => {
  test.for<[string, string, Record<string, string>, VerifyOptions]>([
    ["a changed body", `${body} `, headersWith(v1), { secret }],
    ["another id", body, { ...headersWith(v1), "webhook-id": "evt_2" }, { secret }],
    ["another timestamp", body, headersWith(v1, seconds + 1), { secret }],
    ["another secret", body, headersWith(v1), { secret: otherSecret }],
    ["an HMAC where only ed25519 is known", body, headersWith(v1), { publicKeys: [whpk] }],
    ["ed25519 where only a secret is known", body, headersWith(v1a), { secret }],
    [
      "a signature of another key",
      body,
      headersWith(`v1a,${Buffer.alloc(64).toString("base64")}`),
      { publicKeys: [whpk] },
    ],
    ["a signature that is cut off", body, headersWith(v1.slice(0, 20)), { secret }],
    ["an empty signature", body, headersWith("v1,"), { secret }],
    ["no signature", body, headersWith(""), { secret }],
    ["six minutes late", body, headersWith(v1), { secret, now: () => now() + 360_000 }],
    ["six minutes early", body, headersWith(v1), { secret, now: () => now() - 360_000 }],
    ["no number for a time", body, headersWith(v1, "soon"), { secret }],
    ["no id", body, { "webhook-timestamp": String(seconds), "webhook-signature": v1 }, { secret }],
  ])("%s", ([, given, headers, options]) => {
    expect(() => verifyWebhook(given, headers, { now, ...options })).toThrow(WebhookVerificationError);
  });
});

test("header names may be written in any case, and come as Headers", () => {
  const headers = { "Webhook-Id": id, "WEBHOOK-TIMESTAMP": String(seconds), "Webhook-Signature": v1 };
  expect(verifyWebhook(body, headers, { secret, now }).id).toBe(id);
  expect(verifyWebhook(body, new Headers(headers), { secret, now }).id).toBe(id);
});

test.for([{}, { secret: [] }, { secret: "whsec_short" }, { publicKeys: ["whpk_short"] }])(
  "a mistake in what it is given is told apart from a bad request: %j",
  (options) => {
    expect(() => verifyWebhook(body, headersWith(v1), { now, ...options })).toThrow(TypeError);
  },
);
