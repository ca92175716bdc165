import type { TenantRef } from "@posthorn/engine/actor";
import type { Tenant, TenantStore } from "@posthorn/engine/management-store";
import { posthornTenant } from "@posthorn/engine/tenants/posthorn-tenant";
import type { Tenant as TenantRow } from "./generated/client.ts";
import type { Pool } from "./postgres.ts";
import { defined, isMissing, isTaken, type PrismaClient, pageNewestFirst, toJson } from "./prisma.ts";
import { beginErasure } from "./sql/tenant-erase-begin.ts";

/** A tenant that is being erased has no external id any more and is not found by its id. */
export function createTenantStore(prisma: PrismaClient, pool: Pool): TenantStore {
  return {
    async create(tenant) {
      try {
        return toTenant(
          await prisma.tenant.create({ data: { ...tenant, metadata: toJson(tenant.metadata) } }),
        );
      } catch (error) {
        if (isTaken(error)) return null;
        throw error;
      }
    },
    async upsert({ id, externalId, name, metadata }) {
      const row = await prisma.tenant.upsert({
        where: { externalId },
        create: { id, externalId, name, metadata: toJson(metadata) },
        update: { name, metadata: toJson(metadata), updatedAt: new Date() },
      });
      return { tenant: toTenant(row), isNew: row.id === id };
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
    async update(id, { metadata, ...patch }) {
      // A new external id moves the version too, so that no process goes on matching events under the old one.
      const moved = patch.externalId === undefined ? {} : { endpointsVersion: { increment: 1 } };
      const json = metadata === undefined ? {} : { metadata: toJson(metadata) };
      try {
        const data = { ...defined(patch), ...json, ...moved, updatedAt: new Date() };
        return toTenant(await prisma.tenant.update({ where: { id, deletedAt: null }, data }));
      } catch (error) {
        if (isTaken(error)) return "taken";
        if (isMissing(error)) return null;
        throw error;
      }
    },
    beginErasure: (id, operation) => beginErasure(pool, id, operation),
  };
}

function toUnique(ref: TenantRef) {
  return "id" in ref ? { id: ref.id } : { externalId: ref.externalId };
}

function toTenant({ endpointsVersion: _, deletedAt: __, metadata, ...row }: TenantRow): Tenant {
  return { ...row, metadata: metadata as Tenant["metadata"] };
}
