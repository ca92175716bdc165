import type { Engine } from "../engine.ts";
import { hashKey } from "./key-text.ts";

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
  await apiKeys.create({
    id: engine.newId(),
    tenantId: null,
    name: "root",
    scopes: ["admin"],
    expiresAt: null,
    hash,
  });
  return true;
}
