import type { Endpoint, EndpointStore } from "@posthorn/engine/management-store";
import type { Endpoint as EndpointRow } from "./generated/client.ts";
import { defined, type PrismaClient, pageNewestFirst } from "./prisma.ts";

type Transaction = Pick<PrismaClient, "endpoint" | "endpointSecret" | "tenant">;

export function createEndpointStore(prisma: PrismaClient): EndpointStore {
  return {
    create: ({ sealedHeaders, ...endpoint }, secret) =>
      prisma.$transaction(async (tx) => {
        await moveListVersion(tx, endpoint.tenantId);
        const row = await tx.endpoint.create({ data: { ...endpoint, headers: toBytes(sealedHeaders) } });
        await tx.endpointSecret.create({
          data: { id: secret.id, endpointId: row.id, ciphertext: copy(secret.ciphertext) },
        });
        return toEndpoint(row);
      }),
    async find(tenantId, id) {
      const row = await prisma.endpoint.findFirst({ where: { tenantId, id, status: { not: "deleted" } } });
      return row === null ? null : toEndpoint(row);
    },
    async list(tenantId, page) {
      const { where, ...rest } = pageNewestFirst(page);
      const rows = await prisma.endpoint.findMany({
        ...rest,
        where: { ...where, tenantId, status: { not: "deleted" } },
      });
      return rows.map(toEndpoint);
    },
    update: (tenantId, id, { sealedHeaders, ...patch }, ifVersion) =>
      prisma.$transaction(async (tx) => {
        const headers = sealedHeaders === undefined ? {} : { headers: toBytes(sealedHeaders) };
        const version = ifVersion === null ? {} : { version: ifVersion };
        const { count } = await tx.endpoint.updateMany({
          where: { tenantId, id, status: { not: "deleted" }, ...version },
          data: { ...defined(patch), ...headers, version: { increment: 1 }, updatedAt: new Date() },
        });
        const row = await tx.endpoint.findFirst({ where: { tenantId, id, status: { not: "deleted" } } });
        if (row === null) return null;
        if (count === 0) return "changed";
        await moveListVersion(tx, tenantId);
        return toEndpoint(row);
      }),
    delete: (tenantId, id) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.endpoint.updateMany({
          where: { tenantId, id, status: { not: "deleted" } },
          data: { status: "deleted", headers: null, version: { increment: 1 }, updatedAt: new Date() },
        });
        if (count === 0) return false;
        await tx.endpointSecret.deleteMany({ where: { endpointId: id } });
        await moveListVersion(tx, tenantId);
        return true;
      }),
    secrets: (tenantId, id) =>
      prisma.endpointSecret.findMany({
        where: { endpoint: { tenantId, id }, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        orderBy: [{ expiresAt: { sort: "desc", nulls: "first" } }, { id: "desc" }],
        omit: { endpointId: true },
      }),
    rotateSecret: (tenantId, id, secret, overlapSeconds) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.endpoint.updateMany({
          where: { tenantId, id, status: { not: "deleted" } },
          data: { version: { increment: 1 }, updatedAt: new Date() },
        });
        if (count === 0) return null;
        const now = Date.now();
        const previousExpiresAt = new Date(now + overlapSeconds * 1000);
        await tx.endpointSecret.deleteMany({ where: { endpointId: id, expiresAt: { lte: new Date(now) } } });
        await tx.endpointSecret.updateMany({
          where: { endpointId: id, expiresAt: null },
          data: { expiresAt: previousExpiresAt },
        });
        await tx.endpointSecret.create({
          data: { id: secret.id, endpointId: id, ciphertext: copy(secret.ciphertext) },
        });
        return { previousExpiresAt };
      }),
  };
}

/** Makes every process match the tenant's next event against the changed list. */
async function moveListVersion(tx: Transaction, tenantId: string): Promise<void> {
  await tx.tenant.update({ where: { id: tenantId }, data: { endpointsVersion: { increment: 1 } } });
}

function toEndpoint({ headers, ...row }: EndpointRow): Endpoint {
  return { ...row, status: shownStatus(row.status), sealedHeaders: headers };
}

function shownStatus(status: EndpointRow["status"]): Endpoint["status"] {
  if (status === "deleted") throw new Error("a deleted endpoint was read");
  return status;
}

/** Prisma wants bytes that own their buffer. */
function copy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function toBytes(bytes: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  return bytes === null ? null : copy(bytes);
}
