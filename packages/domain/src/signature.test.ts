import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { createSigningKey, formatSecret, parseSecret, signatureHeader } from "./signature.ts";

const anySecret = fc.uint8Array({ minLength: 24, maxLength: 64 });
const secret = new Uint8Array(32).map((_, at) => at);

function secretOf(text: string): Uint8Array {
  const bytes = parseSecret(text);
  if (bytes === null) throw new Error(`not a secret: ${text}`);
  return bytes;
}

test("the published vector of Svix holds", () => {
  const key = createSigningKey(secretOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
  const body = Buffer.from('{"test": 2432232314}');
  expect(signatureHeader([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)).toBe(
    "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  );
});

test("a signature is the one the official library makes, whatever the secret and the body", () => {
  fc.assert(
    fc.property(
      anySecret,
      fc.string({ unit: "binary" }),
      fc.nat({ max: 4_000_000_000 }),
      (bytes, text, seconds) => {
        const header = signatureHeader([createSigningKey(bytes)], "evt_1", seconds, Buffer.from(text));
        expect(header).toBe(new Webhook(formatSecret(bytes)).sign("evt_1", new Date(seconds * 1000), text));
      },
    ),
  );
});

test("during an overlap each secret verifies, and the newest comes first", () => {
  const secrets = [secret, secret.map((byte) => byte + 1)];
  const keys = secrets.map(createSigningKey);
  const seconds = Math.floor(Date.now() / 1000);
  const header = signatureHeader(keys, "evt_1", seconds, Buffer.from("{}"));
  const [newest] = header.split(" ");
  expect(newest).toBe(signatureHeader(keys.slice(0, 1), "evt_1", seconds, Buffer.from("{}")));
  for (const bytes of secrets) {
    const headers = { "webhook-id": "evt_1", "webhook-timestamp": `${seconds}`, "webhook-signature": header };
    expect(new Webhook(formatSecret(bytes)).verify("{}", headers)).toEqual({});
  }
});

test("bytes that are not UTF-8 are signed as they are", () => {
  const key = createSigningKey(secret);
  const header = (body: Uint8Array) => signatureHeader([key], "evt_1", 1, body);
  expect(header(Uint8Array.of(0xff))).not.toBe(header(Buffer.from("\ufffd")));
  const wide = Uint8Array.of(1, 2, 0xff, 3);
  expect(header(wide.subarray(2, 3))).toBe(header(Uint8Array.of(0xff)));
});

test("nothing is signed without a key", () => {
  expect(() => signatureHeader([], "evt_1", 1, Buffer.from("{}"))).toThrow(RangeError);
});

test("keys of a wrong length are refused, the empty one above all", () => {
  for (const length of [0, 1, 23, 65])
    expect(() => createSigningKey(new Uint8Array(length))).toThrow(RangeError);
});

test("a secret that was shown is read back the same", () => {
  fc.assert(
    fc.property(anySecret, (bytes) => {
      expect(parseSecret(formatSecret(bytes))).toEqual(bytes);
    }),
  );
  const wide = new Uint8Array(40).fill(7);
  expect(formatSecret(wide.subarray(8))).toBe(formatSecret(new Uint8Array(32).fill(7)));
});

const good = formatSecret(secret);
test.each([
  ["empty", ""],
  ["only the prefix", "whsec_"],
  ["no prefix", good.slice(6)],
  ["upper-case prefix", good.replace("whsec_", "WHSEC_")],
  ["prefix twice", `whsec_${good}`],
  ["private key prefix", good.replace("whsec_", "whsk_")],
  ["23 bytes", formatSecret(new Uint8Array(23))],
  ["65 bytes", formatSecret(new Uint8Array(65))],
  ["no padding", good.replace("=", "")],
  ["too much padding", `${good}=`],
  ["stray bits in the last digit", good.replace("8=", "9=")],
  ["URL-safe alphabet", formatSecret(new Uint8Array(24).fill(0xff)).replaceAll("/", "_")],
  ["space inside", `${good.slice(0, 20)} ${good.slice(20)}`],
  ["new line after", `${good}\n`],
  ["letters outside base64", good.replace("A", "é")],
])("a secret with %s is none", (_, text) => {
  expect(parseSecret(text)).toBeNull();
});
