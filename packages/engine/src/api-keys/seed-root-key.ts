import type { Engine } from "../engine.ts";
import { hashKey } from "./key-text.ts";

/**
 * Makes the operator's root key an admin key of the whole instance, once; safe at every start of every process.
 *
 * @throws Error when there is no root key and no other key either: nobody could ever call the API
 */
export async function seedRootKey(
  engine: Pick<Engine, "management" | "newId">,
  rootKey: string | undefined,
): Promise<void> {
  const { apiKeys } = engine.management;
  if (rootKey === undefined) {
    if (await apiKeys.hasAny()) return;
    throw new Error("POSTHORN_ROOT_KEY is required at the first start: it becomes the first admin key.");
  }
  const hash = hashKey(rootKey);
  await apiKeys.create({
    id: engine.newId(),
    tenantId: null,
    name: "root",
    scopes: ["admin"],
    expiresAt: null,
    hash,
  });
}
