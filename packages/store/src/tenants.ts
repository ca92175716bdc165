import type { TenantRef } from "@posthorn/engine/actor";
import type { Tenant, TenantStore } from "@posthorn/engine/management-store";
import type { Tenant as TenantRow } from "./generated/client.ts";
import { defined, isMissing, isTaken, type PrismaClient, pageNewestFirst, toJson } from "./prisma.ts";

export function createTenantStore(prisma: PrismaClient): TenantStore {
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
      const row = await prisma.tenant.findUnique({ where: toUnique(ref) });
      return row === null ? null : toTenant(row);
    },
    async list(page) {
      return (await prisma.tenant.findMany(pageNewestFirst(page))).map(toTenant);
    },
    async update(id, { metadata, ...patch }) {
      // A new external id moves the version too, so that no process goes on matching events under the old one.
      const moved = patch.externalId === undefined ? {} : { endpointsVersion: { increment: 1 } };
      const json = metadata === undefined ? {} : { metadata: toJson(metadata) };
      try {
        const data = { ...defined(patch), ...json, ...moved, updatedAt: new Date() };
        return toTenant(await prisma.tenant.update({ where: { id }, data }));
      } catch (error) {
        if (isTaken(error)) return "taken";
        if (isMissing(error)) return null;
        throw error;
      }
    },
  };
}

function toUnique(ref: TenantRef) {
  return "id" in ref ? { id: ref.id } : { externalId: ref.externalId };
}

function toTenant({ endpointsVersion: _, metadata, ...row }: TenantRow): Tenant {
  return { ...row, metadata: metadata as Tenant["metadata"] };
}
