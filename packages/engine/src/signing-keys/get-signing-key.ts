import { type PublicJwk, toPublicJwk } from "@posthorn/domain/ed25519";
import { encodeId } from "@posthorn/domain/id";
import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { ensureSigningKeys } from "./make-signing-key.ts";
import type { SigningKey } from "./signing-key-store.ts";

/** The tenant's current key; made when there is none. @throws EngineError tenant_not_found */
export async function getSigningKey(engine: Engine, actor: Actor, ref: TenantRef): Promise<SigningKey> {
  const tenant = await resolveTenant(engine, actor, ref);
  const [current] = await ensureSigningKeys(engine, tenant.id);
  return current;
}

/**
 * Every key that signs now, as a JSON Web Key Set (RFC 7517) for whoever verifies `v1a`; a first one is made, so that it is
 * published before it signs. @throws EngineError tenant_not_found
 */
export async function getKeySet(
  engine: Engine,
  actor: Actor,
  ref: TenantRef,
): Promise<{ keys: PublicJwk[] }> {
  const tenant = await resolveTenant(engine, actor, ref);
  const keys = await ensureSigningKeys(engine, tenant.id);
  return { keys: keys.map(({ id, publicKey }) => toPublicJwk(publicKey, encodeId("sgk", id))) };
}
