import type { Audit, AuditNote } from "@posthorn/engine/audit/audit";
import type { AuditStore } from "@posthorn/engine/audit/audit-store";
import { describeChange } from "@posthorn/engine/audit/describe-change";
import type { PoolClient } from "pg";
import { noteMade, noteMadeBySql } from "./note-made.ts";
import type { Pool } from "./postgres.ts";
import { type PrismaClient, toNullableJson } from "./prisma.ts";
import { deleteOldAudit } from "./sql/audit-delete-old.ts";
import { listAuditEntries } from "./sql/audit-list.ts";

/** What was changed: `target` is an id with its prefix, or a name. null stands for a row that was not or is no more. */
export type Change<Row> = { tenantId: string | null; target: string; before: Row | null; after: Row | null };

export type AuditedTransaction = Pick<PrismaClient, "auditEntry" | "idempotentCreate">;

export const auditColumns = "id, tenant_id, actor_kind, actor_id, action, target, before, after, request_id";

const insertSql = `INSERT INTO audit_log (${auditColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

/**
 * Writes an entry in the transaction that makes the change: neither is there without the other. So it is with the note that an
 * Idempotency-Key is used up.
 */
export async function writeAudit<Row>(
  tx: AuditedTransaction,
  audit: Audit<Row>,
  { tenantId, target, before, after }: Change<Row>,
): Promise<void> {
  const { id, by, action } = audit;
  const told = describeChange(audit, before, after);
  if (told === null) return;
  await tx.auditEntry.create({
    data: {
      ...{ id, tenantId, action, target },
      ...{ actorKind: by.kind, actorId: by.id, requestId: by.requestId },
      before: toNullableJson(told.before),
      after: toNullableJson(told.after),
    },
  });
  if (by.claim !== undefined) await noteMade(tx, by.claim, { target, tenantId });
}

/** The same for changes that are plain SQL. */
export async function insertAudit<Row>(
  client: PoolClient,
  audit: Audit<Row>,
  { tenantId, target, before, after }: Change<Row>,
): Promise<void> {
  const { id, by, action } = audit;
  const told = describeChange(audit, before, after);
  if (told === null) return;
  const shown = [told.before, told.after].map((row) => (row === null ? null : JSON.stringify(row)));
  await client.query(insertSql, [id, tenantId, by.kind, by.id, action, target, ...shown, by.requestId]);
  if (by.claim !== undefined) await noteMadeBySql(client, by.claim, { target, tenantId });
}

/**
 * The same as a part of the statement that makes the change: an insert for each row of `from`. The SQL of the caller's own
 * says what each entry is about. Not for what takes an Idempotency-Key.
 *
 * @param first number of the first of the five parameters that `auditValues` gives
 */
export function insertAuditSql(
  first: number,
  entry: { tenantId: string; target: string; before: string; after: string; from: string },
): string {
  const [id, kind, actor, action, request] = Array.from({ length: 5 }, (_, index) => `$${first + index}`);
  return `
  INSERT INTO audit_log (${auditColumns})
  SELECT ${id}::uuid, ${entry.tenantId}, ${kind}::actor_kind, ${actor}::uuid, ${action}, ${entry.target},
    ${entry.before}, ${entry.after}, ${request}
  FROM ${entry.from}`;
}

export function auditValues({ id, by, action }: AuditNote): unknown[] {
  return [id, by.kind, by.id, action, by.requestId];
}

/** How the log is read and forgotten. It is written by the changes themselves. */
export function createAuditStore(pool: Pool, upkeepPool: Pool): AuditStore {
  return {
    list: (filter, page) => listAuditEntries(pool, filter, page),
    deleteOld: (days, limit) => deleteOldAudit(upkeepPool, days, limit),
  };
}
