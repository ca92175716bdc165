import { EngineError } from "@posthorn/engine/errors";
import type { CreateClaim } from "@posthorn/engine/idempotent-creates/idempotent-create-store";
import type { PoolClient } from "pg";
import type { PrismaClient } from "./prisma.ts";

/** What a request with an Idempotency-Key made, and whose it is. */
type Made = { target: string; tenantId: string | null };

const noteSql = `
UPDATE idempotent_create SET target = $4, tenant_id = $5 WHERE actor_id = $1 AND key = $2 AND locked_until = $3`;

/**
 * Notes in the transaction that makes something that its request's key is used up: neither is there without the other.
 *
 * @throws EngineError idempotency_in_progress when another request has taken the key over; nothing is made then
 */
export async function noteMade(
  tx: Pick<PrismaClient, "idempotentCreate">,
  { actorId, key, lockedUntil }: CreateClaim,
  { target, tenantId }: Made,
): Promise<void> {
  const { count } = await tx.idempotentCreate.updateMany({
    where: { actorId, key, lockedUntil },
    data: { target, tenantId },
  });
  requireClaim(count);
}

/** The same for changes that are plain SQL. */
export async function noteMadeBySql(
  client: PoolClient,
  { actorId, key, lockedUntil }: CreateClaim,
  { target, tenantId }: Made,
): Promise<void> {
  const { rowCount } = await client.query(noteSql, [actorId, key, lockedUntil, target, tenantId]);
  requireClaim(rowCount);
}

function requireClaim(count: number | null): void {
  if (count === 1) return;
  throw new EngineError(
    "idempotency_in_progress",
    "This took so long that another request with the same key was begun.",
  );
}
