import type {
  ClaimResult,
  CreateRequest,
  IdempotentCreateStore,
} from "@posthorn/engine/idempotent-creates/idempotent-create-store";
import { type Pool, runStatement } from "./postgres.ts";

/** Takes a key that nobody has, or whose holder is dead or too old. */
const claimSql = `
INSERT INTO idempotent_create AS held (actor_id, key, request_hash, locked_until)
VALUES ($1, $2, $3, now() + $4 * interval '1 second')
ON CONFLICT (actor_id, key) DO UPDATE SET
  request_hash = excluded.request_hash, answer = NULL, locked_until = excluded.locked_until, created_at = now()
WHERE (held.answer IS NULL AND held.locked_until < now()) OR held.created_at < now() - $5 * interval '1 hour'
RETURNING locked_until`;
const readSql = `
SELECT request_hash = $3 AS is_same, answer FROM idempotent_create WHERE actor_id = $1 AND key = $2`;
const keepSql = `
UPDATE idempotent_create SET answer = $4
WHERE actor_id = $1 AND key = $2 AND locked_until = $3 AND answer IS NULL`;
const releaseSql = `
DELETE FROM idempotent_create WHERE actor_id = $1 AND key = $2 AND locked_until = $3 AND answer IS NULL`;
const deleteSql = `DELETE FROM idempotent_create WHERE created_at < now() - $1 * interval '1 hour'`;

export function createIdempotentCreateStore(pool: Pool): IdempotentCreateStore {
  return {
    async claim(request, lockSeconds, hours) {
      const { actorId, key, requestHash } = request;
      const values = [actorId, key, requestHash, lockSeconds, hours];
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
      await runStatement(pool, "idempotent-create-release", releaseSql, [actorId, key, lockedUntil]);
    },
    async deleteOld(hours) {
      await runStatement(pool, "idempotent-create-delete", deleteSql, [hours]);
    },
  };
}

/** A holder that gave the key back meanwhile was still at it a moment ago: its next request finds the key free. */
async function readHolder(pool: Pool, { actorId, key, requestHash }: CreateRequest): Promise<ClaimResult> {
  const [holder] = await runStatement<{ is_same: boolean; answer: Uint8Array | null }>(
    pool,
    "idempotent-create-read",
    readSql,
    [actorId, key, requestHash],
  );
  if (holder === undefined) return { state: "in_progress" };
  if (!holder.is_same) return { state: "other_request" };
  return holder.answer === null ? { state: "in_progress" } : { state: "answered", answer: holder.answer };
}
