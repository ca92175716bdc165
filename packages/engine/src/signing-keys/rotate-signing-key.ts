import { formatPublicKey } from "@posthorn/domain/ed25519";
import { encodeId } from "@posthorn/domain/id";
import type { Actor, TenantRef } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { makeSigningKey } from "./make-signing-key.ts";
import type { SigningKey } from "./signing-key-store.ts";

const mostKeys = 10;

/**
 * Gives the tenant a new ed25519 key. Until the overlap ends both sign every attempt, so a receiver that remembers the
 * former key set for a while verifies all the same.
 *
 * @throws EngineError tenant_not_found, conflict when too many keys still overlap
 */
export async function rotateSigningKey(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
  overlapSeconds: number,
): Promise<{ id: string; publicKey: Uint8Array; previousExpiresAt: Date | null }> {
  const tenant = await resolveTenant(engine, actor, ref);
  const { signingKeys } = engine.management;
  if ((await signingKeys.list(tenant.id)).length > mostKeys) {
    throw new EngineError("conflict", "Too many former keys are still valid; wait until one has ended.");
  }
  const key = makeSigningKey(engine, tenant.id);
  const audit = auditOf(engine, actor, "signing_key.rotated", showSigningKey, { overlapSeconds });
  const { previousExpiresAt } = await signingKeys.rotate(tenant.id, key, overlapSeconds, audit);
  return { id: key.id, publicKey: key.publicKey, previousExpiresAt };
}

function showSigningKey({ id, publicKey }: SigningKey): Record<string, unknown> {
  return { keyId: encodeId("sgk", id), publicKey: formatPublicKey(publicKey) };
}
