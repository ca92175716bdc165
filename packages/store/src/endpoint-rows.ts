import { encodeId } from "@posthorn/domain/id";
import type { Audit } from "@posthorn/engine/audit/audit";
import type { Endpoint } from "@posthorn/engine/management-store";
import { type AuditedTransaction, writeAudit } from "./audit-log.ts";
import type { Endpoint as EndpointRow, Prisma } from "./generated/client.ts";
import type { PrismaClient } from "./prisma.ts";

/**
 * Nobody else changes the row until the transaction ends; null when there is no such endpoint, "changed" when it is no longer
 * at the version that is asked for.
 */
export async function lockEndpoint(
  tx: Pick<PrismaClient, "endpoint" | "$queryRaw">,
  tenantId: string,
  id: string,
  ifVersion: number | null,
): Promise<Endpoint | "changed" | null> {
  await tx.$queryRaw`
    SELECT id FROM endpoint WHERE id = ${id}::uuid AND tenant_id = ${tenantId}::uuid FOR NO KEY UPDATE`;
  const row = await tx.endpoint.findFirst({ where: { tenantId, id, status: { not: "deleted" } } });
  if (row === null) return null;
  return ifVersion === null || row.version === ifVersion ? toEndpoint(row) : "changed";
}

/** Changes an endpoint that is locked, by a version, and tells the audit log. */
export async function changeEndpoint(
  tx: AuditedTransaction & Pick<PrismaClient, "endpoint">,
  audit: Audit<Endpoint>,
  before: Endpoint,
  change: Prisma.EndpointUpdateInput,
): Promise<Endpoint> {
  const data = { ...change, version: { increment: 1 }, updatedAt: new Date() };
  const after = toEndpoint(await tx.endpoint.update({ where: { id: before.id }, data }));
  await tellOfEndpoint(tx, audit, before, after);
  return after;
}

export async function tellOfEndpoint(
  tx: AuditedTransaction,
  audit: Audit<Endpoint>,
  before: Endpoint | null,
  after: Endpoint | null,
): Promise<void> {
  const endpoint = before ?? after;
  if (endpoint === null) return;
  const { tenantId, id } = endpoint;
  await writeAudit(tx, audit, { tenantId, target: encodeId("ep", id), before, after });
}

export function toEndpoint({
  headers,
  authentication,
  filter,
  signatures,
  backlogFrom: _,
  ...row
}: EndpointRow): Endpoint {
  return {
    ...row,
    status: shownStatus(row.status),
    filter: asObject(filter),
    signatures: signatures.filter((version) => version === "v1" || version === "v1a"),
    sealedHeaders: headers,
    sealedAuthentication: authentication,
  };
}

/** Nothing but a filter is ever written there. */
function asObject(filter: unknown): Endpoint["filter"] {
  return filter as Endpoint["filter"];
}

function shownStatus(status: EndpointRow["status"]): Endpoint["status"] {
  if (status === "deleted") throw new Error("a deleted endpoint was read");
  return status;
}
