import type { EndpointStore } from "@posthorn/engine/endpoints/endpoint-store";
import { changeEndpoint, lockEndpoint } from "./endpoint-rows.ts";
import type { PrismaClient } from "./prisma.ts";

/** The signing secrets of endpoints; a rotation counts as a change of the endpoint. */
export function createSecretStore(prisma: PrismaClient): Pick<EndpointStore, "secrets" | "rotateSecret"> {
  return {
    secrets: (tenantId, id) =>
      prisma.endpointSecret.findMany({
        where: { endpoint: { tenantId, id }, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] },
        orderBy: [{ expiresAt: { sort: "desc", nulls: "first" } }, { id: "desc" }],
        omit: { endpointId: true },
      }),
    rotateSecret: (tenantId, id, secret, overlapSeconds, audit, ifVersion = null) =>
      prisma.$transaction(async (tx) => {
        const before = await lockEndpoint(tx, tenantId, id, ifVersion);
        if (before === null || before === "changed") return before;
        await changeEndpoint(tx, audit, before, {});
        const now = Date.now();
        const previousExpiresAt = new Date(now + overlapSeconds * 1000);
        await tx.endpointSecret.deleteMany({ where: { endpointId: id, expiresAt: { lte: new Date(now) } } });
        await tx.endpointSecret.updateMany({
          where: { endpointId: id, expiresAt: null },
          data: { expiresAt: previousExpiresAt },
        });
        await tx.endpointSecret.create({
          data: { id: secret.id, endpointId: id, ciphertext: copyBytes(secret.ciphertext) },
        });
        return { previousExpiresAt };
      }),
  };
}

/** Makes every process match the tenant's next event against the changed list. */
export async function moveListVersion(tx: Pick<PrismaClient, "tenant">, tenantId: string): Promise<void> {
  await tx.tenant.update({ where: { id: tenantId }, data: { endpointsVersion: { increment: 1 } } });
}

/** Prisma wants bytes that own their buffer. */
export function copyBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}
