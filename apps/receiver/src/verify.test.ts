import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { isSigningSecret, verifyDelivery } from "./verify.ts";

const secretOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString("base64")}`;
const [current, previous, foreign] = [secretOf(1), secretOf(2), secretOf(3)];
const body = Buffer.from('{"amount":1.0, "name":"Zoë"}');

function signed(secret: string, secondsAgo = 0) {
  const at = new Date(Date.now() - secondsAgo * 1000);
  return {
    "webhook-id": "evt_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": new Webhook(secret).sign("evt_1", at, body),
  };
}

const stale = { ok: false, reason: "Message timestamp too old" };
const early = { ok: false, reason: "Message timestamp too new" };
const unmatched = { ok: false, reason: "No matching signature found" };

test.each([
  ["holds with the secret that signed it", [current], signed(current), { ok: true }],
  ["holds with the second of two secrets", [current, previous], signed(previous), { ok: true }],
  ["holds with the first of two secrets", [current, previous], signed(current), { ok: true }],
  ["does not hold with another secret", [foreign], signed(current), unmatched],
  ["does not hold with several other secrets", [foreign, previous], signed(current), unmatched],
  ["does not hold without a secret", [], signed(current), { ok: false, reason: "no secret to check with" }],
  ["does not hold after 5 minutes", [current], signed(current, 310), stale],
  ["holds just before 5 minutes", [current], signed(current, 280), { ok: true }],
  ["does not hold from the future", [current], signed(current, -310), early],
  ["does not hold under another id", [current], { ...signed(current), "webhook-id": "evt_2" }, unmatched],
])("a signature %s", (_, secrets, headers, expected) => {
  expect(verifyDelivery(secrets, { headers, body })).toEqual(expected);
});

test("any of several signatures in one header is enough", () => {
  const headers = signed(previous);
  const both = `${signed(current)["webhook-signature"]} ${headers["webhook-signature"]}`;
  const request = { headers: { ...headers, "webhook-signature": both }, body };
  expect(verifyDelivery([previous], request)).toEqual({ ok: true });
});

test("a body that differs by one space does not hold", () => {
  const request = { headers: signed(current), body: Buffer.from('{"amount":1.0,"name":"Zoë"}') };
  expect(verifyDelivery([current], request)).toEqual(unmatched);
});

test("the reason names every missing header", () => {
  const request = { headers: { "webhook-id": "evt_1" }, body };
  const reason = "missing webhook-timestamp, webhook-signature";
  expect(verifyDelivery([current], request)).toEqual({ ok: false, reason });
});

test("a body that is not UTF-8 is refused, since the library would check another text", () => {
  const request = { headers: signed(current), body: Buffer.from([0x7b, 0xff, 0x7d]) };
  expect(verifyDelivery([current], request)).toEqual({ ok: false, reason: "the body is not UTF-8" });
});

test.each([
  [current, true],
  ["whsec_", false],
  ["whsec_not base64!", false],
  [current.slice("whsec_".length), false],
])("%s is a signing secret: %s", (text, expected) => {
  expect(isSigningSecret(text)).toBe(expected);
});
