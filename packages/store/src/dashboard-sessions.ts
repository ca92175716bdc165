import { encodeId } from "@posthorn/domain/id";
import type {
  DashboardSession,
  DashboardSessionStore,
} from "@posthorn/engine/dashboard-sessions/dashboard-session-store";
import type { ApiKey } from "@posthorn/engine/management-store";
import { insertAudit } from "./audit-log.ts";
import { type Pool, runStatement, runTransaction } from "./postgres.ts";

type SessionRow = { id: string; api_key_id: string; expires_at: Date; tenant_id: string | null };

type KeyRow = {
  id: string;
  tenant_id: string | null;
  name: string;
  scopes: string[];
  rate_per_second: number | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  revoked_at: Date | null;
  created_at: Date;
};

const insertSql = `
INSERT INTO dashboard_session AS s (id, api_key_id, token_hash, expires_at)
SELECT $1, k.id, $3, now() + $4 * interval '1 second' FROM api_key AS k
WHERE k.id = $2 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
RETURNING s.id, s.api_key_id, s.expires_at, (SELECT tenant_id FROM api_key WHERE id = $2) AS tenant_id`;

/** `least` ignores a null: a key that never expires ends with the session. */
const findKeySql = `
SELECT k.id, k.tenant_id, k.name, k.scopes, k.rate_per_second, least(k.expires_at, s.expires_at) AS expires_at,
  k.last_used_at, k.revoked_at, k.created_at
FROM dashboard_session AS s JOIN api_key AS k ON k.id = s.api_key_id LEFT JOIN tenant ON tenant.id = k.tenant_id
WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND tenant.deleted_at IS NULL`;

const revokeSql = `
UPDATE dashboard_session AS s SET revoked_at = now() FROM api_key AS k
WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND k.id = s.api_key_id
RETURNING s.id, s.api_key_id, s.expires_at, k.tenant_id`;

const deleteSql = "DELETE FROM dashboard_session WHERE expires_at < now()";

export function createDashboardSessionStore(pool: Pool): DashboardSessionStore {
  return {
    create: ({ id, apiKeyId, tokenHash, expiresInSeconds }, audit) =>
      runTransaction(pool, async (client) => {
        const { rows } = await client.query<SessionRow>(insertSql, [
          id,
          apiKeyId,
          tokenHash,
          expiresInSeconds,
        ]);
        if (rows[0] === undefined) return null;
        const after = toSession(rows[0]);
        await insertAudit(client, audit, { ...placeOf(rows[0]), before: null, after });
        return after;
      }),
    async findKey(tokenHash) {
      const [row] = await runStatement<KeyRow>(pool, "dashboard-session-find-key", findKeySql, [tokenHash]);
      return row === undefined ? null : toApiKey(row);
    },
    revoke: (tokenHash, audit) =>
      runTransaction(pool, async (client) => {
        const { rows } = await client.query<SessionRow>(revokeSql, [tokenHash]);
        if (rows[0] === undefined) return false;
        await insertAudit(client, audit, { ...placeOf(rows[0]), before: toSession(rows[0]), after: null });
        return true;
      }),
    async deleteExpired() {
      await runStatement(pool, "dashboard-session-delete", deleteSql, []);
    },
  };
}

/** The audit log tells of sessions under their key. */
function placeOf({ api_key_id, tenant_id }: SessionRow): { tenantId: string | null; target: string } {
  return { tenantId: tenant_id, target: encodeId("key", api_key_id) };
}

function toSession({ id, api_key_id, expires_at }: SessionRow): DashboardSession {
  return { id, apiKeyId: api_key_id, expiresAt: expires_at };
}

function toApiKey(row: KeyRow): ApiKey {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    name: row.name,
    scopes: row.scopes,
    ratePerSecond: row.rate_per_second,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
    createdAt: row.created_at,
  };
}
