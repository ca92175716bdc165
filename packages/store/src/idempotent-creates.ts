import type {
  ClaimResult,
  CreateRequest,
  IdempotentCreateStore,
} from "@posthorn/engine/idempotent-creates/idempotent-create-store";
import { type Pool, runStatement } from "./postgres.ts";

/** Takes a key that nobody has, or whose holder is too old, or dead and has made nothing. */
const claimSql = `
INSERT INTO idempotent_create AS held (actor_id, key, request_hash, locked_until, tenant_id)
VALUES ($1, $2, $3, now() + $4 * interval '1 second', $6)
ON CONFLICT (actor_id, key) DO UPDATE SET
  request_hash = excluded.request_hash, target = NULL, answer = NULL, locked_until = excluded.locked_until,
  tenant_id = excluded.tenant_id, created_at = now()
WHERE (held.target IS NULL AND held.answer IS NULL AND held.locked_until < now())
  OR held.created_at < now() - $5 * interval '1 hour'
RETURNING locked_until`;
const readSql = `
SELECT request_hash = $3 AS is_same, target, answer, locked_until > now() AS is_locked
FROM idempotent_create WHERE actor_id = $1 AND key = $2`;
const isClaim = "actor_id = $1 AND key = $2 AND locked_until = $3";
const keepSql = `UPDATE idempotent_create SET answer = $4 WHERE ${isClaim} AND answer IS NULL`;
/** Whoever makes something holds the row's lock until that is committed: this waits for it and then looks again. */
const freeSql = `
DELETE FROM idempotent_create WHERE ${isClaim} AND target IS NULL AND answer IS NULL RETURNING key`;
const unlockSql = `UPDATE idempotent_create SET locked_until = created_at WHERE ${isClaim} AND answer IS NULL`;
const deleteSql = `DELETE FROM idempotent_create WHERE created_at < now() - $1 * interval '1 hour'`;

export function createIdempotentCreateStore(pool: Pool): IdempotentCreateStore {
  return {
    async claim(request, lockSeconds, hours) {
      const { actorId, tenantId, key, requestHash } = request;
      const values = [actorId, key, requestHash, lockSeconds, hours, tenantId];
      const [claimed] = await runStatement<{ locked_until: Date }>(
        pool,
        "idempotent-create-claim",
        claimSql,
        values,
      );
      if (claimed === undefined) return readHolder(pool, request);
      return { state: "claimed", claim: { ...request, lockedUntil: claimed.locked_until } };
    },
    async keepAnswer({ actorId, key, lockedUntil }, answer) {
      await runStatement(pool, "idempotent-create-keep", keepSql, [actorId, key, lockedUntil, answer]);
    },
    async release({ actorId, key, lockedUntil }) {
      const values = [actorId, key, lockedUntil];
      const freed = await runStatement(pool, "idempotent-create-free", freeSql, values);
      if (freed.length === 0) await runStatement(pool, "idempotent-create-unlock", unlockSql, values);
    },
    async deleteOld(hours) {
      await runStatement(pool, "idempotent-create-delete", deleteSql, [hours]);
    },
  };
}

type Holder = { is_same: boolean; target: string | null; answer: Uint8Array | null; is_locked: boolean };

/** A holder that gave the key back meanwhile was still at it a moment ago: its next request finds the key free. */
async function readHolder(pool: Pool, { actorId, key, requestHash }: CreateRequest): Promise<ClaimResult> {
  const values = [actorId, key, requestHash];
  const [holder] = await runStatement<Holder>(pool, "idempotent-create-read", readSql, values);
  if (holder === undefined) return { state: "in_progress" };
  const { target, answer } = holder;
  if (!holder.is_same) return { state: "other_request" };
  if (answer !== null) return { state: "answered", answer, target };
  return target === null || holder.is_locked ? { state: "in_progress" } : { state: "unanswered", target };
}
