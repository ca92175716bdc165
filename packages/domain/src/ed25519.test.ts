import fc from "fast-check";
import { importJWK } from "jose";
import { expect, test } from "vitest";
import { formatPublicKey, makeEd25519KeyPair, openEd25519Key, toPublicJwk } from "./ed25519.ts";
import { createSigningKey, signatureHeader } from "./signature.ts";

/** What precedes the 32 bytes of an ed25519 seed in PKCS #8 (RFC 8410, section 7). */
const pkcs8Head = Buffer.from("302e020100300506032b657004220420", "hex");

test("the published vector of Svix holds", () => {
  const secret = "6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
  const bytes = Buffer.from(secret, "base64"); // the seed, then the public key
  const key = openEd25519Key(Buffer.concat([pkcs8Head, bytes.subarray(0, 32)]));
  const body = Buffer.from('{"test": 2432232314}');
  expect(signatureHeader([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)).toBe(
    "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==",
  );
  expect(formatPublicKey(bytes.subarray(32))).toBe("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=");
});

test("whoever imports the JWK verifies what the private half signed, and nothing else", async () => {
  const pair = makeEd25519KeyPair();
  const publicKey = await importJWK(toPublicJwk(pair.publicKey, "sgk_1"), "EdDSA");
  if (publicKey instanceof Uint8Array) throw new Error("not a public key");
  const key = openEd25519Key(pair.privateKey);
  const verify = (signature: string, message: Uint8Array<ArrayBuffer>) =>
    crypto.subtle.verify("Ed25519", publicKey, Buffer.from(signature, "base64"), message);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 100 }), async (body) => {
      const [version, signature = ""] = signatureHeader([key], "evt_1", 7, body).split(",");
      expect(version).toBe("v1a");
      expect(await verify(signature, Buffer.concat([Buffer.from("evt_1.7."), body]))).toBe(true);
      expect(await verify(signature, Buffer.concat([Buffer.from("evt_1.8."), body]))).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test("secrets and private keys sign side by side, in their order", () => {
  const keys = [createSigningKey(new Uint8Array(32)), openEd25519Key(makeEd25519KeyPair().privateKey)];
  expect(signatureHeader(keys, "evt_1", 1, Buffer.from("{}"))).toMatch(/^v1,\S{44} v1a,\S{88}$/);
});

test("no two key pairs are the same", () => {
  const [one, other] = [makeEd25519KeyPair(), makeEd25519KeyPair()];
  expect(one.publicKey).toHaveLength(32);
  expect(one.publicKey).not.toEqual(other.publicKey);
});

test("what is not an ed25519 key is refused", () => {
  const x25519 = Buffer.concat([Buffer.from("302e020100300506032b656e04220420", "hex"), new Uint8Array(32)]);
  expect(() => openEd25519Key(x25519)).toThrow(RangeError);
  expect(() => openEd25519Key(new Uint8Array(48))).toThrow();
});
