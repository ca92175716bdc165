import type { Engine } from "../engine.ts";
import type { ApiKey } from "../management-store.ts";
import { hashKey, isPlausibleKey } from "./key-text.ts";

/** A revoked key is refused everywhere at the latest this long after its revocation. */
const trustKeyForMs = 3_000;
const cacheLimit = 10_000;

export type Authenticate = (key: string) => Promise<ApiKey | null>;

/** Looks keys up, remembering each for a few seconds; null for an unknown, revoked or expired key. */
export function createAuthenticate(engine: Pick<Engine, "management" | "clock">): Authenticate {
  const known = new Map<string, { found: Promise<ApiKey | null>; readAtMs: number }>();
  return async (key) => {
    const nowMs = engine.clock.now();
    let entry = known.get(key);
    if (entry === undefined || nowMs - entry.readAtMs > trustKeyForMs) {
      if (!isPlausibleKey(key)) return null;
      entry = { found: engine.management.apiKeys.findByHash(hashKey(key)), readAtMs: nowMs };
      known.set(key, entry);
      const forget = () => known.delete(key);
      entry.found.then((found) => found ?? forget(), forget);
      if (known.size > cacheLimit) known.clear();
    }
    const apiKey = await entry.found;
    if (apiKey === null || apiKey.revokedAt !== null) return null;
    return apiKey.expiresAt !== null && apiKey.expiresAt.getTime() <= nowMs ? null : apiKey;
  };
}
