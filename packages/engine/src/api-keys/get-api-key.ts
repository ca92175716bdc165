import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import { EngineError } from "../errors.ts";
import type { ApiKey } from "../management-store.ts";

/** @throws EngineError api_key_not_found */
export async function getApiKey(engine: Engine, id: string): Promise<ApiKey> {
  const apiKey = await engine.management.apiKeys.find(id);
  if (apiKey === null) throw new EngineError("api_key_not_found", "There is no such API key.");
  return apiKey;
}

/** @throws EngineError forbidden when the actor is no key, unauthorized when it is gone meanwhile */
export async function getCurrentApiKey(engine: Engine, actor: Actor): Promise<ApiKey> {
  if (actor.kind !== "api_key") throw new EngineError("forbidden", "This needs an API key.");
  const apiKey = await engine.management.apiKeys.find(actor.id);
  if (apiKey === null) throw new EngineError("unauthorized", "The key is gone.");
  return apiKey;
}
