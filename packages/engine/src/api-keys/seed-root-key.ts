import { auditOf, byPosthorn } from "../audit/audit.ts";
import type { Engine } from "../engine.ts";
import { hashKey } from "./key-text.ts";
import { showApiKey } from "./show-api-key.ts";

/**
 * Makes the operator's root key an admin key of the whole instance, once; safe at every start of every process.
 * False when there is no root key and no other key either: nobody could ever call the API.
 */
export async function seedRootKey(
  engine: Pick<Engine, "management" | "newId">,
  rootKey: string | undefined,
): Promise<boolean> {
  const { apiKeys } = engine.management;
  if (rootKey === undefined) return apiKeys.hasAny();
  const hash = hashKey(rootKey);
  const root = { id: engine.newId(), tenantId: null, name: "root", scopes: ["admin"] };
  await apiKeys.create(
    { ...root, ratePerSecond: null, expiresAt: null, hash },
    auditOf(engine, byPosthorn, "api_key.created", showApiKey),
  );
  return true;
}
