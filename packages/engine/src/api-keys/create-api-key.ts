import type { Actor, TenantRef } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { ApiKey } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { createKeyText, hashKey } from "./key-text.ts";

/**
 * Makes a key. Its text is returned here and never again.
 *
 * @throws EngineError tenant_not_found, invalid_field when it would expire in the past
 */
export async function createApiKey(
  engine: Engine,
  actor: Actor,
  input: { name: string; tenant: TenantRef | null; scopes: string[]; expiresAt: Date | null },
): Promise<ApiKey & { key: string }> {
  const { name, scopes, expiresAt } = input;
  if (expiresAt !== null && expiresAt.getTime() <= engine.clock.now()) {
    throw new EngineError("invalid_field", "expiresAt lies in the past.", "/expiresAt");
  }
  const tenantId =
    input.tenant === null ? actor.tenantId : (await resolveTenant(engine, actor, input.tenant)).id;
  const id = engine.newId();
  const key = createKeyText(id);
  await engine.management.apiKeys.create({ id, tenantId, name, scopes, expiresAt, hash: hashKey(key) });
  const stored = await engine.management.apiKeys.find(id);
  if (stored === null) throw new Error(`API key ${id} is missing right after it was created`);
  return { ...stored, key };
}
