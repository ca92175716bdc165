import type { Actor, TenantRef } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { ApiKey } from "../management-store.ts";
import { resolveTenant } from "../tenants/resolve-tenant.ts";
import { createKeyText, hashKey } from "./key-text.ts";
import { showApiKey } from "./show-api-key.ts";

/**
 * Makes a key. Its text is returned here and never again.
 *
 * @throws EngineError tenant_not_found, invalid_field when it would expire in the past
 */
export async function createApiKey(
  engine: Engine,
  actor: Actor,
  input: Pick<ApiKey, "name" | "scopes" | "ratePerSecond" | "expiresAt"> & { tenant: TenantRef | null },
): Promise<ApiKey & { key: string }> {
  const { name, scopes, ratePerSecond, expiresAt } = input;
  if (expiresAt !== null && expiresAt.getTime() <= engine.clock.now()) {
    throw new EngineError("invalid_field", "expiresAt lies in the past.", "/expiresAt");
  }
  const tenantId =
    input.tenant === null ? actor.tenantId : (await resolveTenant(engine, actor, input.tenant)).id;
  const id = engine.newId();
  const key = createKeyText("ph", id);
  const audit = auditOf(engine, actor, "api_key.created", showApiKey);
  await engine.management.apiKeys.create(
    { id, tenantId, name, scopes, ratePerSecond, expiresAt, hash: hashKey(key) },
    audit,
  );
  const stored = await engine.management.apiKeys.find(id);
  if (stored === null) throw new Error(`API key ${id} is missing right after it was created`);
  return { ...stored, key };
}
