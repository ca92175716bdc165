import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretBox } from "@posthorn/engine/ports";
import type { MasterKey } from "./settings.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const format = 1;

/**
 * Envelope encryption: each secret has a random data key of its own, which a master key wraps. The sealed bytes name the
 * master key: format, length of its id, id, wrapped data key, sealed secret. The first master key seals, any may open.
 */
export function createSecretBox(masterKeys: readonly MasterKey[]): SecretBox {
  const newest = masterKeys[0];
  if (newest === undefined) throw new Error("at least one master key is needed");
  const keyOf = new Map(masterKeys.map(({ id, key }) => [id, key]));
  return {
    seal(plaintext, context) {
      const dataKey = randomBytes(keyBytes);
      const id = Buffer.from(newest.id);
      const wrapped = encrypt(newest.key, dataKey, `${newest.id}/${context}`);
      return Buffer.concat([
        Buffer.from([format, id.length]),
        id,
        wrapped,
        encrypt(dataKey, plaintext, context),
      ]);
    },
    open(sealed, context) {
      const { keyId, wrapped, secret } = split(Buffer.from(sealed));
      const masterKey = keyOf.get(keyId);
      if (masterKey === undefined) throw new Error(`the master key ${keyId} is not in POSTHORN_MASTER_KEYS`);
      return decrypt(decrypt(masterKey, wrapped, `${keyId}/${context}`), secret, context);
    },
  };
}

function split(sealed: Buffer): { keyId: string; wrapped: Buffer; secret: Buffer } {
  const idLength = sealed[1] ?? 0;
  const wrappedAt = 2 + idLength;
  const secretAt = wrappedAt + nonceBytes + keyBytes + tagBytes;
  if (sealed[0] !== format || sealed.length < secretAt + nonceBytes + tagBytes)
    throw new Error("not a sealed secret");
  return {
    keyId: sealed.toString("utf8", 2, wrappedAt),
    wrapped: sealed.subarray(wrappedAt, secretAt),
    secret: sealed.subarray(secretAt),
  };
}

/** nonce, ciphertext, tag */
function encrypt(key: Uint8Array, plaintext: Uint8Array, context: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(Buffer.from(context));
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, sealed: Buffer, context: string): Buffer {
  const nonce = sealed.subarray(0, nonceBytes);
  const tag = sealed.subarray(sealed.length - tagBytes);
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context)).setAuthTag(tag);
  return Buffer.concat([
    decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)),
    decipher.final(),
  ]);
}
