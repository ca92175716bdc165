import { encodeId } from "@posthorn/domain/id";
import type { ApiKey, ApiKeyStore } from "@posthorn/engine/management-store";
import { writeAudit } from "./audit-log.ts";
import type { ApiKey as ApiKeyRow } from "./generated/client.ts";
import { type PrismaClient, pageNewestFirst } from "./prisma.ts";

/** Keys of a tenant that is being erased are as gone as the tenant. */
const ofLiving = { OR: [{ tenantId: null }, { tenant: { deletedAt: null } }] };

export function createApiKeyStore(prisma: PrismaClient): ApiKeyStore {
  return {
    create: ({ hash, ...key }, audit) =>
      prisma.$transaction(async (tx) => {
        const data = [{ ...key, hash: new Uint8Array(hash) }];
        const [row] = await tx.apiKey.createManyAndReturn({ data, skipDuplicates: true });
        if (row === undefined) return;
        const change = { tenantId: row.tenantId, target: encodeId("key", row.id) };
        await writeAudit(tx, audit, { ...change, before: null, after: toApiKey(row) });
      }),
    async find(id) {
      const row = await prisma.apiKey.findFirst({ where: { id, ...ofLiving } });
      return row === null ? null : toApiKey(row);
    },
    async findByHash(hash) {
      const row = await prisma.apiKey.findFirst({ where: { hash: new Uint8Array(hash), ...ofLiving } });
      return row === null ? null : toApiKey(row);
    },
    async list(page, tenantId) {
      const { where, ...rest } = pageNewestFirst(page);
      const ofTenant = tenantId === null ? {} : { tenantId };
      return (await prisma.apiKey.findMany({ ...rest, where: { ...where, ...ofLiving, ...ofTenant } })).map(
        toApiKey,
      );
    },
    revoke: (id, audit) =>
      prisma.$transaction(async (tx) => {
        const data = { revokedAt: new Date() };
        const [row] = await tx.apiKey.updateManyAndReturn({ where: { id, revokedAt: null }, data });
        if (row === undefined) return false;
        const after = toApiKey(row);
        const change = { tenantId: row.tenantId, target: encodeId("key", id) };
        await writeAudit(tx, audit, { ...change, before: { ...after, revokedAt: null }, after });
        return true;
      }),
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
