import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import type { SigningKey } from "./signature.ts";

/** A key pair as it is kept: the private half as PKCS #8 in DER, the public half as its 32 bytes. */
export type Ed25519KeyPair = { privateKey: Uint8Array; publicKey: Uint8Array };

/** One member of a JSON Web Key Set (RFC 7517, RFC 8037). */
export type PublicJwk = { kty: "OKP"; crv: "Ed25519"; x: string; kid: string; use: "sig"; alg: "EdDSA" };

const publicPrefix = "whpk_";
const publicKeyBytes = 32;

export function makeEd25519KeyPair(): Ed25519KeyPair {
  const { privateKey } = generateKeyPairSync("ed25519");
  return {
    privateKey: privateKey.export({ format: "der", type: "pkcs8" }),
    publicKey: readPublicKey(privateKey),
  };
}

/** Makes a kept private half ready to sign `v1a`. Throws RangeError when it is not that of an ed25519 key. */
export function openEd25519Key(privateKey: Uint8Array): SigningKey {
  const key = createPrivateKey({ key: Buffer.from(privateKey), format: "der", type: "pkcs8" });
  if (key.asymmetricKeyType !== "ed25519") throw new RangeError("not an ed25519 key");
  return key;
}

/** Shows a public key as Standard Webhooks 1.0 does: `whpk_` and base64 of its 32 bytes. */
export function formatPublicKey(publicKey: Uint8Array): string {
  return publicPrefix + toBuffer(publicKey).toString("base64");
}

export function toPublicJwk(publicKey: Uint8Array, kid: string): PublicJwk {
  const x = toBuffer(publicKey).toString("base64url");
  return { kty: "OKP", crv: "Ed25519", x, kid, use: "sig", alg: "EdDSA" };
}

/** The last bytes of an ed25519 key's SubjectPublicKeyInfo are the key (RFC 8410, section 4). */
function readPublicKey(privateKey: SigningKey): Uint8Array {
  return createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-publicKeyBytes);
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
