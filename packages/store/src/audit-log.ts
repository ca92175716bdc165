import type { Audit } from "@posthorn/engine/audit/audit";
import type { PoolClient } from "pg";
import { Prisma } from "./generated/client.ts";
import type { PrismaClient } from "./prisma.ts";

/** What was changed: `target` is an id with its prefix, or a name. null stands for a row that was not or is no more. */
export type Change<Row> = { tenantId: string | null; target: string; before: Row | null; after: Row | null };

const insertSql = `
INSERT INTO audit_log (id, tenant_id, actor_kind, actor_id, action, target, before, after, request_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;

/** Writes an entry in the transaction that makes the change: neither is there without the other. */
export async function writeAudit<Row>(
  tx: Pick<PrismaClient, "auditEntry">,
  audit: Audit<Row>,
  { tenantId, target, before, after }: Change<Row>,
): Promise<void> {
  const { id, by, action, show } = audit;
  await tx.auditEntry.create({
    data: {
      ...{ id, tenantId, action, target },
      ...{ actorKind: by.kind, actorId: by.id, requestId: by.requestId },
      before: toJson(before === null ? null : show(before)),
      after: toJson(after === null ? null : show(after)),
    },
  });
}

/** The same for changes that are plain SQL. */
export async function insertAudit<Row>(
  client: PoolClient,
  audit: Audit<Row>,
  { tenantId, target, before, after }: Change<Row>,
): Promise<void> {
  const { id, by, action, show } = audit;
  const shown = [before, after].map((row) => (row === null ? null : JSON.stringify(show(row))));
  await client.query(insertSql, [id, tenantId, by.kind, by.id, action, target, ...shown, by.requestId]);
}

/** A row as it is shown is JSON: its dates become texts here. */
function toJson(shown: Record<string, unknown> | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return shown === null ? Prisma.DbNull : (JSON.parse(JSON.stringify(shown)) as Prisma.InputJsonValue);
}
