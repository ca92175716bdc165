import { signingKeyContext } from "@posthorn/engine/endpoints/sealing";
import { createSecretBox } from "@posthorn/runtime/secret-box";
import { parseMasterKeys } from "@posthorn/runtime/settings";
import { Client } from "pg";

/** The private halves of all tenants' ed25519 keys, 32 bytes each, which the product itself never shows to anybody. */
export async function openPrivateKeys(databaseUrl: string, masterKeys: string): Promise<Buffer[]> {
  const box = createSecretBox(parseMasterKeys(masterKeys));
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; tenant_id: string; ciphertext: Buffer }>(
      "SELECT id, tenant_id, ciphertext FROM tenant_signing_key",
    );
    return rows.map(({ id, tenant_id, ciphertext }) =>
      Buffer.from(box.open(ciphertext, signingKeyContext(tenant_id, id))).subarray(-32),
    );
  } finally {
    await client.end();
  }
}
