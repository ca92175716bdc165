import type { ApiKey, ApiKeyStore } from "@posthorn/engine/management-store";
import type { ApiKey as ApiKeyRow } from "./generated/client.ts";
import { type PrismaClient, pageNewestFirst } from "./prisma.ts";

/** Keys of a tenant that is being erased are as gone as the tenant. */
const ofLiving = { OR: [{ tenantId: null }, { tenant: { deletedAt: null } }] };

export function createApiKeyStore(prisma: PrismaClient): ApiKeyStore {
  return {
    async create({ hash, ...key }) {
      await prisma.apiKey.createMany({
        data: [{ ...key, hash: new Uint8Array(hash) }],
        skipDuplicates: true,
      });
    },
    async find(id) {
      const row = await prisma.apiKey.findFirst({ where: { id, ...ofLiving } });
      return row === null ? null : toApiKey(row);
    },
    async findByHash(hash) {
      const row = await prisma.apiKey.findFirst({ where: { hash: new Uint8Array(hash), ...ofLiving } });
      return row === null ? null : toApiKey(row);
    },
    async list(page) {
      const { where, ...rest } = pageNewestFirst(page);
      return (await prisma.apiKey.findMany({ ...rest, where: { ...where, ...ofLiving } })).map(toApiKey);
    },
    async revoke(id) {
      const { count } = await prisma.apiKey.updateMany({
        where: { id, revokedAt: null },
        data: { revokedAt: new Date() },
      });
      return count > 0;
    },
    async markUsed(ids) {
      await prisma.apiKey.updateMany({ where: { id: { in: [...ids] } }, data: { lastUsedAt: new Date() } });
    },
    async hasAny() {
      return (await prisma.apiKey.findFirst({ select: { id: true } })) !== null;
    },
  };
}

function toApiKey({ hash: _, ...row }: ApiKeyRow): ApiKey {
  return row;
}
