import type { Audit } from "@posthorn/engine/audit/audit";
import type { EndpointStore } from "@posthorn/engine/endpoints/endpoint-store";
import type { Endpoint, EndpointSettings, Patch, SealedSettings } from "@posthorn/engine/management-store";
import type { AuditedTransaction } from "./audit-log.ts";
import { changeEndpoint, lockEndpoint, tellOfEndpoint, toEndpoint } from "./endpoint-rows.ts";
import { copyBytes, createSecretStore, moveListVersion } from "./endpoint-secrets.ts";
import type { Pool } from "./postgres.ts";
import { defined, type PrismaClient, pageNewestFirst, toNullableJson } from "./prisma.ts";
import { readLane } from "./sql/lane-read.ts";

type Transaction = AuditedTransaction &
  Pick<PrismaClient, "endpoint" | "endpointLane" | "tenant" | "$queryRaw">;

/** Transactions lock in this order: endpoint, its lane, the tenant. */
export function createEndpointStore(prisma: PrismaClient, pool: Pool): EndpointStore {
  return {
    create: ({ sealedHeaders, sealedAuthentication, filter, ...endpoint }, secret, audit) =>
      prisma.$transaction(async (tx) => {
        await moveListVersion(tx, endpoint.tenantId);
        const sealed = { headers: toBytes(sealedHeaders), authentication: toBytes(sealedAuthentication) };
        const data = { ...endpoint, ...sealed, filter: toNullableJson(filter), lane: { create: {} } };
        const row = await tx.endpoint.create({ data });
        await tx.endpointSecret.create({
          data: { id: secret.id, endpointId: row.id, ciphertext: copyBytes(secret.ciphertext) },
        });
        const created = toEndpoint(row);
        await tellOfEndpoint(tx, audit, null, created);
        return created;
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
    update: (tenantId, id, patch, ifVersion, audit) =>
      prisma.$transaction(async (tx) => {
        const before = await lockEndpoint(tx, tenantId, id, ifVersion);
        if (before === null || before === "changed") return before;
        const after = await changeEndpoint(tx, audit, before, toColumns(patch));
        if (patch.url !== undefined) await forgetHealth(tx, id);
        await moveListVersion(tx, tenantId);
        return after;
      }),
    delete: (tenantId, id, audit, ifVersion = null) =>
      prisma.$transaction(async (tx) => {
        const before = await lockEndpoint(tx, tenantId, id, ifVersion);
        if (before === null || before === "changed") return before ?? false;
        await tx.endpoint.update({
          where: { id },
          data: {
            status: "deleted",
            headers: null,
            authentication: null,
            version: { increment: 1 },
            updatedAt: new Date(),
          },
        });
        await tx.endpointSecret.deleteMany({ where: { endpointId: id } });
        await moveListVersion(tx, tenantId);
        await tellOfEndpoint(tx, audit, before, null);
        return true;
      }),
    pause: (tenantId, id, audit, ifVersion = null) =>
      prisma.$transaction((tx) => changeStatus(tx, { tenantId, id, ifVersion }, { status: "paused" }, audit)),
    resume: (tenantId, id, backlogFrom, audit, ifVersion = null) =>
      prisma.$transaction((tx) => {
        const change = { status: "active", disabledReason: null, backlogFrom } as const;
        return changeStatus(tx, { tenantId, id, ifVersion }, change, audit);
      }),
    findLane: (tenantId, id) => readLane(pool, tenantId, id),
    ...createSecretStore(prisma),
  };
}

async function forgetHealth(tx: Transaction, endpointId: string): Promise<void> {
  await tx.endpointLane.update({ where: { endpointId }, data: healthyLane });
}

/** A lane that nothing is known of. Its place in the rate stays: a resume must not let more through. */
const healthyLane = {
  breaker: "closed",
  openedUntil: null,
  failedProbes: 0,
  consecutiveFailures: 0,
  windowStartedAt: null,
  windowAttempts: 0,
  windowFailures: 0,
  failingSince: null,
  lastFailureAt: null,
  noticedPercent: 0,
} as const;

async function changeStatus(
  tx: Transaction,
  { tenantId, id, ifVersion }: { tenantId: string; id: string; ifVersion: number | null },
  change: { status: "paused" } | { status: "active"; disabledReason: null; backlogFrom: string | null },
  audit: Audit<Endpoint>,
): Promise<Endpoint | "changed" | null> {
  const before = await lockEndpoint(tx, tenantId, id, ifVersion);
  if (before === null || before === "changed") return before;
  const after = await changeEndpoint(tx, audit, before, change);
  if (change.status === "active") await forgetHealth(tx, id);
  await moveListVersion(tx, tenantId);
  return after;
}

function toColumns({
  sealedHeaders,
  sealedAuthentication,
  filter,
  ...patch
}: Patch<EndpointSettings & SealedSettings>) {
  return {
    ...defined(patch),
    ...(sealedHeaders === undefined ? {} : { headers: toBytes(sealedHeaders) }),
    ...(sealedAuthentication === undefined ? {} : { authentication: toBytes(sealedAuthentication) }),
    ...(filter === undefined ? {} : { filter: toNullableJson(filter) }),
  };
}

function toBytes(bytes: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  return bytes === null ? null : copyBytes(bytes);
}
