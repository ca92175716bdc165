import type { Actor } from "../actor.ts";
import { auditOf } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import { showApiKey } from "./show-api-key.ts";

/**
 * Ends a key. Every process stops taking it within the time its cache holds keys (authenticate.ts).
 *
 * @throws EngineError api_key_not_found
 */
export async function revokeApiKey(engine: Engine, actor: Actor, id: string): Promise<void> {
  const audit = auditOf(engine, actor, "api_key.revoked", showApiKey);
  if (!(await engine.management.apiKeys.revoke(id, audit))) {
    throw new EngineError("api_key_not_found", "There is no such API key.");
  }
}
