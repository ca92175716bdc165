import { encodeId } from "@posthorn/domain/id";
import type {
  PortalSession,
  PortalSessionStore,
} from "@posthorn/engine/portal-sessions/portal-session-store";
import { insertAudit } from "./audit-log.ts";
import { type Pool, runStatement, runTransaction } from "./postgres.ts";

type Row = {
  id: string;
  tenant_id: string;
  capabilities: string[];
  return_url: string | null;
  theme: PortalSession["theme"];
  expires_at: Date;
  revoked_at: Date | null;
  created_at: Date;
};

const columns =
  "s.id, s.tenant_id, s.capabilities, s.return_url, s.theme, s.expires_at, s.revoked_at, s.created_at";
const ofLiving = "EXISTS (SELECT FROM tenant WHERE tenant.id = s.tenant_id AND deleted_at IS NULL)";

const insertSql = `
INSERT INTO portal_session AS s
  (id, tenant_id, capabilities, return_url, theme, token_hash, code_hash, expires_at, code_expires_at)
SELECT $1, tenant.id, $3, $4, $5, $6, $7, now() + $8 * interval '1 second', now() + least($8, $9) * interval '1 second'
FROM tenant WHERE id = $2 AND deleted_at IS NULL
RETURNING ${columns}`;
const findByTokenSql = `
SELECT ${columns} FROM portal_session AS s WHERE (token_hash = $1 OR exchanged_token_hash = $1) AND ${ofLiving}`;
const findSql = `SELECT ${columns} FROM portal_session AS s WHERE tenant_id = $1 AND id = $2 AND ${ofLiving}`;
const listSql = `
SELECT ${columns} FROM portal_session AS s
WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id < $2) AND ${ofLiving} ORDER BY id DESC LIMIT $3`;
/** Of two that come at once, the second waits for the row's lock and then finds no code. */
const exchangeSql = `
UPDATE portal_session AS s SET code_hash = NULL, exchanged_token_hash = $3
WHERE id = $1 AND code_hash = $2 AND code_expires_at > now() AND expires_at > now() AND revoked_at IS NULL AND ${ofLiving}
RETURNING ${columns}`;
const revokeSql = `
UPDATE portal_session AS s SET revoked_at = now() WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL
RETURNING ${columns}`;
const deleteSql = `DELETE FROM portal_session WHERE expires_at < now() - $1 * interval '1 day'`;

export function createPortalSessionStore(pool: Pool): PortalSessionStore {
  const readOne = async (name: string, sql: string, values: readonly unknown[]) => {
    const [row] = await runStatement<Row>(pool, name, sql, values);
    return row === undefined ? null : toPortalSession(row);
  };
  return {
    create: (session, audit) =>
      runTransaction(pool, async (client) => {
        const { id, tenantId, capabilities, returnUrl, theme } = session;
        const { tokenHash, codeHash, expiresInSeconds, codeForSeconds } = session;
        const given = [id, tenantId, capabilities, returnUrl, theme === null ? null : JSON.stringify(theme)];
        const values = [...given, tokenHash, codeHash, expiresInSeconds, codeForSeconds];
        const { rows } = await client.query<Row>(insertSql, values);
        if (rows[0] === undefined) return null;
        const after = toPortalSession(rows[0]);
        await insertAudit(client, audit, { tenantId, target: encodeId("ps", id), before: null, after });
        return after;
      }),
    findByToken: (hash) => readOne("portal-session-find-by-token", findByTokenSql, [hash]),
    find: (tenantId, id) => readOne("portal-session-find", findSql, [tenantId, id]),
    async list(tenantId, { limit, before }) {
      const values = [tenantId, before, limit];
      return (await runStatement<Row>(pool, "portal-session-list", listSql, values)).map(toPortalSession);
    },
    exchange: (id, codeHash, tokenHash) =>
      readOne("portal-session-exchange", exchangeSql, [id, codeHash, tokenHash]),
    revoke: (tenantId, id, audit) =>
      runTransaction(pool, async (client) => {
        const { rows } = await client.query<Row>(revokeSql, [tenantId, id]);
        if (rows[0] === undefined) return false;
        const after = toPortalSession(rows[0]);
        const before = { ...after, revokedAt: null };
        await insertAudit(client, audit, { tenantId, target: encodeId("ps", id), before, after });
        return true;
      }),
    async deleteExpired(days) {
      await runStatement(pool, "portal-session-delete", deleteSql, [days]);
    },
  };
}

function toPortalSession(row: Row): PortalSession {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    capabilities: row.capabilities,
    returnUrl: row.return_url,
    theme: row.theme,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    createdAt: row.created_at,
  };
}
