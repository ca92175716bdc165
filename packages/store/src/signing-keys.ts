import { encodeId } from "@posthorn/domain/id";
import type { Audit } from "@posthorn/engine/audit/audit";
import type {
  NewSigningKey,
  SigningKey,
  SigningKeyStore,
} from "@posthorn/engine/signing-keys/signing-key-store";
import type { PoolClient } from "pg";
import { insertAudit } from "./audit-log.ts";
import { type Pool, runTransaction } from "./postgres.ts";

const columns = `id, tenant_id AS "tenantId", public_key AS "publicKey", expires_at AS "expiresAt", created_at AS "createdAt"`;
const insertSql =
  "INSERT INTO tenant_signing_key (id, tenant_id, ciphertext, public_key) VALUES ($1, $2, $3, $4)";
const isCurrent = "tenant_id = $1 AND expires_at IS NULL";

const listSql = `
SELECT ${columns} FROM tenant_signing_key WHERE tenant_id = $1 AND (expires_at IS NULL OR expires_at > now())
ORDER BY expires_at DESC NULLS FIRST, id DESC`;
const expireSql = `
UPDATE tenant_signing_key SET expires_at = now() + $2 * interval '1 second' WHERE ${isCurrent}
RETURNING ${columns}`;

/** The order of ids keeps two changes of several endpoints from waiting for each other. */
const moveVersionsSql = `
UPDATE endpoint SET version = version + 1, updated_at = now()
WHERE id IN (
  SELECT id FROM endpoint
  WHERE tenant_id = $1 AND status <> 'deleted' AND 'v1a' = ANY (signatures) AND id <> ALL ($2::uuid[])
  ORDER BY id FOR UPDATE
)
RETURNING id`;

/** The ed25519 keys of tenants; a unique index sees to it that one of them is current. */
export function createSigningKeyStore(pool: Pool): SigningKeyStore {
  return {
    async list(tenantId) {
      return (await pool.query<SigningKey>(listSql, [tenantId])).rows;
    },
    async add(tenantId, key) {
      const sql = `${insertSql} ON CONFLICT (tenant_id) WHERE expires_at IS NULL DO NOTHING`;
      await pool.query(sql, valuesOf(tenantId, key));
    },
    rotate: (tenantId, key, overlapSeconds, audit) =>
      runTransaction(pool, async (client) => {
        await lockTenant(client, tenantId);
        const { rows } = await client.query<SigningKey>(expireSql, [tenantId, overlapSeconds]);
        const former = rows[0] ?? null;
        await insertCurrent(client, tenantId, key, former, audit);
        return { previousExpiresAt: former?.expiresAt ?? null };
      }),
  };
}

/**
 * Transactions lock endpoints before their tenant, so their versions move first; those that began to sign with the keys
 * meanwhile follow. From here on no endpoint of the tenant can begin to, and no other rotation can run.
 */
async function lockTenant(client: PoolClient, tenantId: string): Promise<void> {
  const moved = await client.query<{ id: string }>(moveVersionsSql, [tenantId, []]);
  await client.query("SELECT FROM tenant WHERE id = $1 FOR NO KEY UPDATE", [tenantId]);
  await client.query(moveVersionsSql, [tenantId, moved.rows.map(({ id }) => id)]);
}

async function insertCurrent(
  client: PoolClient,
  tenantId: string,
  key: NewSigningKey,
  before: SigningKey | null,
  audit: Audit<SigningKey>,
): Promise<void> {
  const { rows } = await client.query<SigningKey>(
    `${insertSql} RETURNING ${columns}`,
    valuesOf(tenantId, key),
  );
  await client.query("DELETE FROM tenant_signing_key WHERE tenant_id = $1 AND expires_at <= now()", [
    tenantId,
  ]);
  await insertAudit(client, audit, {
    tenantId,
    target: encodeId("ten", tenantId),
    before,
    after: rows[0] ?? null,
  });
}

function valuesOf(tenantId: string, { id, ciphertext, publicKey }: NewSigningKey): unknown[] {
  return [id, tenantId, ciphertext, publicKey];
}
