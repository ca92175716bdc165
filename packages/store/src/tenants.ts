import { encodeId } from "@posthorn/domain/id";
import type { TenantRef } from "@posthorn/engine/actor";
import type { Audit } from "@posthorn/engine/audit/audit";
import type { Tenant, TenantStore } from "@posthorn/engine/management-store";
import { posthornTenant } from "@posthorn/engine/tenants/posthorn-tenant";
import { type AuditedTransaction, writeAudit } from "./audit-log.ts";
import type { Tenant as TenantRow } from "./generated/client.ts";
import type { Pool } from "./postgres.ts";
import { defined, isTaken, type PrismaClient, pageNewestFirst, toJson } from "./prisma.ts";
import { beginErasure } from "./sql/tenant-erase-begin.ts";

/** A tenant that is being erased has no external id any more and is not found by its id. */
export function createTenantStore(prisma: PrismaClient, pool: Pool): TenantStore {
  return {
    create: (tenant, audit) => prisma.$transaction((tx) => createTenant(tx, tenant, audit)),
    async upsert(tenant, audits) {
      const { externalId, name, metadata } = tenant;
      const createOrUpdate = async (tx: Transaction) => {
        const created = await createTenant(tx, tenant, audits.created);
        if (created !== null) return { tenant: created, isNew: true };
        const before = await lockTenant(tx, { externalId });
        if (before === null) return null;
        const data = { name, metadata: toJson(metadata), updatedAt: new Date() };
        const after = toTenant(await tx.tenant.update({ where: { id: before.id }, data }));
        await tellOfTenant(tx, audits.updated, before, after);
        return { tenant: after, isNew: false };
      };
      // null when the tenant was renamed or removed between the two looks at it: the name is free now.
      for (;;) {
        const done = await prisma.$transaction(createOrUpdate);
        if (done !== null) return done;
      }
    },
    async find(ref) {
      const row = await prisma.tenant.findUnique({ where: { ...toUnique(ref), deletedAt: null } });
      return row === null ? null : toTenant(row);
    },
    async list(page) {
      const { where, ...rest } = pageNewestFirst(page);
      const id = { ...where?.id, not: posthornTenant.id };
      return (await prisma.tenant.findMany({ ...rest, where: { id, deletedAt: null } })).map(toTenant);
    },
    async update(id, { metadata, ...patch }, audit) {
      // A new external id moves the version too, so that no process goes on matching events under the old one.
      const moved = patch.externalId === undefined ? {} : { endpointsVersion: { increment: 1 } };
      const json = metadata === undefined ? {} : { metadata: toJson(metadata) };
      try {
        return await prisma.$transaction(async (tx) => {
          const before = await lockTenant(tx, { id });
          if (before === null) return null;
          const data = { ...defined(patch), ...json, ...moved, updatedAt: new Date() };
          const after = toTenant(await tx.tenant.update({ where: { id }, data }));
          await tellOfTenant(tx, audit, before, after);
          return after;
        });
      } catch (error) {
        if (isTaken(error)) return "taken";
        throw error;
      }
    },
    beginErasure: (id, operation, note) => beginErasure(pool, id, operation, note),
  };
}

type Transaction = AuditedTransaction & Pick<PrismaClient, "tenant" | "$queryRaw">;
type NewTenant = Parameters<TenantStore["create"]>[0];

/** null when the external id is taken. */
async function createTenant(
  tx: Transaction,
  tenant: NewTenant,
  audit: Audit<Tenant>,
): Promise<Tenant | null> {
  const data = [{ ...tenant, metadata: toJson(tenant.metadata) }];
  const [row] = await tx.tenant.createManyAndReturn({ data, skipDuplicates: true });
  if (row === undefined) return null;
  const created = toTenant(row);
  await tellOfTenant(tx, audit, null, created);
  return created;
}

/** Nobody else changes the row until the transaction ends. */
async function lockTenant(tx: Transaction, ref: TenantRef): Promise<Tenant | null> {
  if ("id" in ref) await tx.$queryRaw`SELECT id FROM tenant WHERE id = ${ref.id}::uuid FOR NO KEY UPDATE`;
  else await tx.$queryRaw`SELECT id FROM tenant WHERE external_id = ${ref.externalId} FOR NO KEY UPDATE`;
  const row = await tx.tenant.findUnique({ where: { ...toUnique(ref), deletedAt: null } });
  return row === null ? null : toTenant(row);
}

async function tellOfTenant(
  tx: Transaction,
  audit: Audit<Tenant>,
  before: Tenant | null,
  after: Tenant,
): Promise<void> {
  await writeAudit(tx, audit, { tenantId: after.id, target: encodeId("ten", after.id), before, after });
}

function toUnique(ref: TenantRef) {
  return "id" in ref ? { id: ref.id } : { externalId: ref.externalId };
}

function toTenant({ endpointsVersion: _, deletedAt: __, metadata, ...row }: TenantRow): Tenant {
  return { ...row, metadata: metadata as Tenant["metadata"] };
}
