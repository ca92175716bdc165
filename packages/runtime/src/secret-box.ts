import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretBox } from "@posthorn/engine/ports";
import type { MasterKey } from "./settings.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const format = 1;

/** A secret box whose master key can be changed, without opening what it holds. */
export type RewrappingBox = SecretBox & {
  /** The id of the master key that a sealed secret needs. Throws when it is not one. */
  keyIdOf(sealed: Uint8Array): string;
  /** Wraps the data key anew with the newest master key; null when it is wrapped with that. Throws as `open` does. */
  rewrap(sealed: Uint8Array, context: string): Uint8Array | null;
};

/**
 * Envelope encryption: each secret has a random data key of its own, which a master key wraps. The sealed bytes name the
 * master key: format, length of its id, id, wrapped data key, sealed secret. The first master key seals, any may open.
 */
export function createSecretBox(masterKeys: readonly MasterKey[]): RewrappingBox {
  const newest = masterKeys[0];
  if (newest === undefined) throw new Error("at least one master key is needed");
  const keyOf = new Map(masterKeys.map(({ id, key }) => [id, key]));
  const wrap = (dataKey: Uint8Array, context: string): Buffer => {
    const id = Buffer.from(newest.id);
    const wrapped = encrypt(newest.key, dataKey, `${newest.id}/${context}`);
    return Buffer.concat([Buffer.from([format, id.length]), id, wrapped]);
  };
  const unwrap = ({ keyId, wrapped }: Sealed, context: string): Buffer => {
    const masterKey = keyOf.get(keyId);
    if (masterKey === undefined) throw new Error(`the master key ${keyId} is not in POSTHORN_MASTER_KEYS`);
    return decrypt(masterKey, wrapped, `${keyId}/${context}`);
  };
  return {
    seal(plaintext, context) {
      const dataKey = randomBytes(keyBytes);
      return Buffer.concat([wrap(dataKey, context), encrypt(dataKey, plaintext, context)]);
    },
    open(sealed, context) {
      const parts = split(Buffer.from(sealed));
      return decrypt(unwrap(parts, context), parts.secret, context);
    },
    keyIdOf: (sealed) => split(Buffer.from(sealed)).keyId,
    rewrap(sealed, context) {
      const parts = split(Buffer.from(sealed));
      if (parts.keyId === newest.id) return null;
      return Buffer.concat([wrap(unwrap(parts, context), context), parts.secret]);
    },
  };
}

type Sealed = { keyId: string; wrapped: Buffer; secret: Buffer };

function split(sealed: Buffer): Sealed {
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
