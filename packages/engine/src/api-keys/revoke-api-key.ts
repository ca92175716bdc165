import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";

/**
 * Ends a key. Every process stops taking it within the time its cache holds keys (authenticate.ts).
 *
 * @throws EngineError api_key_not_found
 */
export async function revokeApiKey(engine: Engine, id: string): Promise<void> {
  if (!(await engine.management.apiKeys.revoke(id))) {
    throw new EngineError("api_key_not_found", "There is no such API key.");
  }
}
