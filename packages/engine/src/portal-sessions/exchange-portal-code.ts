import { createKeyText, hashKey, readKeyText } from "../api-keys/key-text.ts";
import type { Engine } from "../engine.ts";
import { type PortalSessionView, withTenantName } from "./get-current-portal-session.ts";

/**
 * Gives a token for a code, once; null for a code that is wrong, used or expired. The token of the creation goes on working: it
 * is the backend's.
 */
export async function exchangePortalCode(
  engine: Engine,
  code: string,
): Promise<(PortalSessionView & { token: string }) | null> {
  const read = readKeyText(code);
  if (read === null || read === "mistyped" || read.kind !== "phc") return null;
  const token = createKeyText("pht", read.id);
  const { portalSessions } = engine.management;
  const session = await portalSessions.exchange(read.id, hashKey(code), hashKey(token));
  return session && { ...(await withTenantName(engine, session)), token };
}
