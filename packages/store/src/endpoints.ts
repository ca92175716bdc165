import type {
  Endpoint,
  EndpointSettings,
  EndpointStore,
  Patch,
  SealedSettings,
} from "@posthorn/engine/management-store";
import { copyBytes, createSecretStore, moveListVersion } from "./endpoint-secrets.ts";
import type { Endpoint as EndpointRow } from "./generated/client.ts";
import type { Pool } from "./postgres.ts";
import { defined, type PrismaClient, pageNewestFirst, toNullableJson } from "./prisma.ts";
import { readLane } from "./sql/lane-read.ts";

type Transaction = Pick<PrismaClient, "endpoint" | "endpointLane" | "endpointSecret" | "tenant">;

/** Transactions lock in this order: endpoint, its lane, the tenant. */
export function createEndpointStore(prisma: PrismaClient, pool: Pool): EndpointStore {
  return {
    create: ({ sealedHeaders, sealedAuthentication, filter, ...endpoint }, secret) =>
      prisma.$transaction(async (tx) => {
        await moveListVersion(tx, endpoint.tenantId);
        const sealed = { headers: toBytes(sealedHeaders), authentication: toBytes(sealedAuthentication) };
        const data = { ...endpoint, ...sealed, filter: toNullableJson(filter), lane: { create: {} } };
        const row = await tx.endpoint.create({ data });
        await tx.endpointSecret.create({
          data: { id: secret.id, endpointId: row.id, ciphertext: copyBytes(secret.ciphertext) },
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
    update: (tenantId, id, patch, ifVersion) =>
      prisma.$transaction(async (tx) => {
        const version = ifVersion === null ? {} : { version: ifVersion };
        const { count } = await tx.endpoint.updateMany({
          where: { tenantId, id, status: { not: "deleted" }, ...version },
          data: { ...toColumns(patch), version: { increment: 1 }, updatedAt: new Date() },
        });
        const row = await tx.endpoint.findFirst({ where: { tenantId, id, status: { not: "deleted" } } });
        if (row === null) return null;
        if (count === 0) return "changed";
        if (patch.url !== undefined) await forgetHealth(tx, id);
        await moveListVersion(tx, tenantId);
        return toEndpoint(row);
      }),
    delete: (tenantId, id) =>
      prisma.$transaction(async (tx) => {
        const { count } = await tx.endpoint.updateMany({
          where: { tenantId, id, status: { not: "deleted" } },
          data: {
            status: "deleted",
            headers: null,
            authentication: null,
            version: { increment: 1 },
            updatedAt: new Date(),
          },
        });
        if (count === 0) return false;
        await tx.endpointSecret.deleteMany({ where: { endpointId: id } });
        await moveListVersion(tx, tenantId);
        return true;
      }),
    pause: (tenantId, id) =>
      prisma.$transaction((tx) => changeStatus(tx, tenantId, id, { status: "paused" })),
    resume: (tenantId, id, backlogFrom) =>
      prisma.$transaction((tx) => {
        const change = { status: "active", disabledReason: null, backlogFrom } as const;
        return changeStatus(tx, tenantId, id, change);
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
  tenantId: string,
  id: string,
  change: { status: "paused" } | { status: "active"; disabledReason: null; backlogFrom: string | null },
): Promise<Endpoint | null> {
  const { count } = await tx.endpoint.updateMany({
    where: { tenantId, id, status: { not: "deleted" } },
    data: { ...change, version: { increment: 1 }, updatedAt: new Date() },
  });
  if (count === 0) return null;
  const row = await tx.endpoint.findUniqueOrThrow({ where: { id } });
  if (change.status === "active") await forgetHealth(tx, id);
  await moveListVersion(tx, tenantId);
  return toEndpoint(row);
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

function toEndpoint({
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

function toBytes(bytes: Uint8Array | null): Uint8Array<ArrayBuffer> | null {
  return bytes === null ? null : copyBytes(bytes);
}
