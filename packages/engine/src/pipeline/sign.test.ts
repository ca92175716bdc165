import { makeEd25519KeyPair, openEd25519Key } from "@posthorn/domain/ed25519";
import { encodeId } from "@posthorn/domain/id";
import { createSigningKey, signatureHeader } from "@posthorn/domain/signature";
import { expect, test } from "vitest";
import { makeClaim, makeId } from "../testing/fake-engine.ts";
import { makeSendingEndpoint } from "../testing/sending-endpoint.ts";
import { sign } from "./sign.ts";

const delivery = makeClaim(makeId(21), makeId(10), { payload: Buffer.from('{"a":1.0}') });
const [id, nowMs] = [encodeId("evt", delivery.eventId), 1_700_000_000_999];
const secret = createSigningKey(new Uint8Array(32));
const forEver = Number.POSITIVE_INFINITY;

test.each(["raw", "envelope", "cloudevents_structured", "cloudevents_binary"] as const)(
  "what is signed is what is sent, as %s",
  (format) => {
    const { headers, body } = sign(makeSendingEndpoint({ format }), delivery, nowMs, "Posthorn/test");
    expect(headers["webhook-signature"]).toBe(signatureHeader([secret], id, 1_700_000_000, body));
    expect(Buffer.from(body).toString()).toContain('{"a":1.0}');
  },
);

test("a raw payload is sent as it came, without a copy, under the headers of old", () => {
  const { headers, body } = sign(makeSendingEndpoint(), delivery, nowMs, "Posthorn/test");
  expect(body).toBe(delivery.payload);
  expect(Object.keys(headers).sort()).toEqual([
    "content-type",
    "posthorn-attempt",
    "posthorn-delivery-id",
    "posthorn-event-type",
    "user-agent",
    "webhook-id",
    "webhook-signature",
    "webhook-timestamp",
  ]);
});

test("every key that is live signs, in the order of the endpoint's keys", () => {
  const privateKey = openEd25519Key(makeEd25519KeyPair().privateKey);
  const former = createSigningKey(new Uint8Array(32).fill(1));
  const keys = [
    { key: secret, expiresAtMs: forEver },
    { key: former, expiresAtMs: nowMs + 1 },
    { key: createSigningKey(new Uint8Array(32).fill(2)), expiresAtMs: nowMs },
    { key: privateKey, expiresAtMs: forEver },
  ];
  const { headers } = sign(makeSendingEndpoint({ keys }), delivery, nowMs, "Posthorn/test");
  const expected = signatureHeader([secret, former, privateKey], id, 1_700_000_000, delivery.payload);
  expect(headers["webhook-signature"]).toBe(expected);
});

test("the webhook headers are sent under a prefix too, with the same values", () => {
  const { headers } = sign(makeSendingEndpoint({ headerPrefix: "svix" }), delivery, nowMs, "Posthorn/test");
  expect(headers).toMatchObject({
    "svix-id": id,
    "svix-timestamp": "1700000000",
    "svix-signature": headers["webhook-signature"],
  });
});

test("an endpoint's own headers replace none of ours", () => {
  const own = {
    ...{ Authorization: "own", "CE-Id": "own", "Webhook-Id": "own", "Content-Type": "own" },
    ...{ "Acme-Id": "own", "X-Own": "own" },
  };
  const endpoint = makeSendingEndpoint({
    headers: own,
    format: "cloudevents_binary",
    headerPrefix: "acme",
    authorization: "Bearer ours",
  });
  expect(sign(endpoint, delivery, nowMs, "Posthorn/test").headers).toMatchObject({
    ...{ authorization: "Bearer ours", "ce-id": id, "webhook-id": id, "content-type": "application/json" },
    ...{ "acme-id": id, "x-own": "own" },
  });
  const plain = makeSendingEndpoint({ headers: own });
  expect(sign(plain, delivery, nowMs, "Posthorn/test").headers["authorization"]).toBe("own");
});
