import { createApiKey } from "@posthorn/contract/routes/api-keys";
import type { System } from "../system.ts";
import { call } from "../tenant.ts";

/** The text of a new key. */
export async function makeKey(
  { client }: System,
  scopes: string[],
  tenant: string | null = null,
  name = "on-call",
): Promise<string> {
  return (await call(client, createApiKey, { body: { name, scopes, tenant } })).key;
}
