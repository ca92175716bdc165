import { makeEd25519KeyPair } from "@posthorn/domain/ed25519";
import { sealSigningKey } from "../endpoints/sealing.ts";
import type { Engine } from "../engine.ts";
import type { NewSigningKey, SigningKey } from "./signing-key-store.ts";

type Parts = Pick<Engine, "management" | "newId" | "secretBox">;

/** A new key pair, its private half sealed. */
export function makeSigningKey({ newId, secretBox }: Parts, tenantId: string): NewSigningKey {
  const id = newId();
  const { privateKey, publicKey } = makeEd25519KeyPair();
  return { id, publicKey, ciphertext: sealSigningKey(secretBox, tenantId, id, privateKey) };
}

/** The keys that sign now, the current one first. A tenant that has none yet gets one. */
export async function ensureSigningKeys(
  engine: Parts,
  tenantId: string,
): Promise<[SigningKey, ...SigningKey[]]> {
  const { signingKeys } = engine.management;
  const [current, ...former] = await signingKeys.list(tenantId);
  if (current !== undefined) return [current, ...former];
  await signingKeys.add(tenantId, makeSigningKey(engine, tenantId));
  const [made, ...others] = await signingKeys.list(tenantId);
  if (made === undefined) throw new Error(`tenant ${tenantId} has no signing key right after one was made`);
  return [made, ...others];
}
