import type { ManagementStore } from "@posthorn/engine/management-store";
import type { PipelineStore } from "@posthorn/engine/pipeline-store";
import type { Clock, Log } from "@posthorn/engine/ports";
import { createApiKeyStore } from "./api-keys.ts";
import { createAuditStore } from "./audit-log.ts";
import { createDashboardSessionStore } from "./dashboard-sessions.ts";
import { createEndpointStore } from "./endpoints.ts";
import { createEventTypeStore } from "./event-types.ts";
import { createHistoryStore } from "./history.ts";
import { createIdempotentCreateStore } from "./idempotent-creates.ts";
import { createInstanceStore } from "./instance.ts";
import { createLiveStore } from "./live.ts";
import { pendingMigrations } from "./migrate.ts";
import { listMigrations } from "./migration-files.ts";
import { createOperationStore } from "./operations.ts";
import { readPartitionDaysAhead } from "./partition-days-ahead.ts";
import { createPipelineStore } from "./pipeline-store.ts";
import { lookUpByKey } from "./planner-settings.ts";
import { createPortalSessionStore } from "./portal-sessions.ts";
import { openPool, type Pool } from "./postgres.ts";
import { openPrisma } from "./prisma.ts";
import { createRetentionStore } from "./retention.ts";
import { createSigningKeyStore } from "./signing-keys.ts";
import { listFleet } from "./sql/endpoint-list-fleet.ts";
import { createTest } from "./sql/endpoint-test.ts";
import { createExplainStore } from "./sql/event-explain.ts";
import { createStatsStore } from "./stats.ts";
import { createTenantStore } from "./tenants.ts";
import { createWorkerStore } from "./workers.ts";

export type Store = {
  pipeline: PipelineStore;
  management: ManagementStore;
  /** Rejects when Postgres does not answer. */
  ping(): Promise<{ nowMs: number }>;
  /** The migrations of a folder that the database does not have yet. */
  pendingMigrations(migrationsFolder: string): Promise<string[]>;
  /** How many migrations a folder has, and which of them the database lacks. */
  migrations(migrationsFolder: string): Promise<{ known: number; pending: string[] }>;
  /** How busy each pool of connections is; `waiting` counts statements that wait for a connection. */
  connections(): { pool: string; limit: number; inUse: number; waiting: number }[];
  /** For how many days after today (UTC) there are partitions; -1 when today's is missing. */
  partitionDaysAhead(nowMs: number): Promise<number>;
  close(): Promise<void>;
};

export type StoreOptions = {
  databaseUrl: string;
  pipelineConnections: number;
  managementConnections: number;
};

/** What a reader may take long for never keeps a key from being looked up: without that, nothing is ingested. */
const historyConnections = 4;
/** Making partitions, retention, counting and an operation, besides what cancels a step; opened when there is something to do. */
const upkeepConnections = 5;
/** The copy of a large day. */
const longestUpkeepMs = 30 * 60_000;

/** Opens Postgres with a pool each for the path of an event, look-ups, lists and upkeep, so that none waits behind another. */
export function openStore(options: StoreOptions, clock: Clock, log: Log): Store {
  const open = (name: string, connections: number, statementTimeoutMs: number, setUpSql = "") =>
    openPool({
      databaseUrl: options.databaseUrl,
      connections,
      statementTimeoutMs,
      setUpSql,
      applicationName: `posthorn ${name}`,
      onLost: (error) => log.warn({ error: error.message, pool: name }, "a connection to Postgres was lost"),
    });
  const pipelinePool = open("pipeline", options.pipelineConnections, 15_000, lookUpByKey);
  const managementPool = open("management", options.managementConnections, 15_000);
  const historyPool = open("history", historyConnections, 15_000);
  const upkeepPool = open("upkeep", upkeepConnections, longestUpkeepMs);
  const prisma = openPrisma(managementPool);
  return {
    pipeline: createPipelineStore(pipelinePool, upkeepPool, clock),
    management: {
      tenants: createTenantStore(prisma, managementPool),
      apiKeys: createApiKeyStore(prisma),
      portalSessions: createPortalSessionStore(managementPool),
      dashboardSessions: createDashboardSessionStore(managementPool),
      idempotentCreates: createIdempotentCreateStore(managementPool),
      eventTypes: createEventTypeStore(prisma),
      endpoints: createEndpointStore(prisma, managementPool),
      fleet: { listEndpoints: (filter, page) => listFleet(historyPool, filter, page) },
      history: createHistoryStore(historyPool),
      explain: createExplainStore(historyPool),
      audit: createAuditStore(historyPool, upkeepPool),
      operations: createOperationStore({
        management: managementPool,
        history: historyPool,
        upkeep: upkeepPool,
      }),
      retention: createRetentionStore(upkeepPool),
      stats: createStatsStore(historyPool, upkeepPool),
      live: createLiveStore(historyPool),
      endpointTests: { create: (test, seconds, note) => createTest(managementPool, test, seconds, note) },
      signingKeys: createSigningKeyStore(managementPool),
      workers: createWorkerStore(managementPool),
      instance: createInstanceStore(historyPool, clock),
    },
    async ping() {
      const { rows } = await managementPool.query<{ now_ms: number }>(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms",
      );
      return { nowMs: rows[0]?.now_ms ?? Number.NaN };
    },
    pendingMigrations: (migrationsFolder) => pendingMigrations(managementPool, migrationsFolder),
    async migrations(migrationsFolder) {
      const known = (await listMigrations(migrationsFolder)).length;
      return { known, pending: await pendingMigrations(managementPool, migrationsFolder) };
    },
    connections: () => [
      { pool: "pipeline", limit: options.pipelineConnections, ...useOf(pipelinePool) },
      { pool: "management", limit: options.managementConnections, ...useOf(managementPool) },
      { pool: "history", limit: historyConnections, ...useOf(historyPool) },
    ],
    partitionDaysAhead: (nowMs) => readPartitionDaysAhead(managementPool, nowMs),
    async close() {
      await prisma.$disconnect();
      await Promise.all([
        pipelinePool.close(),
        managementPool.close(),
        historyPool.close(),
        upkeepPool.close(),
      ]);
    },
  };
}

function useOf(pool: Pool): { inUse: number; waiting: number } {
  return { inUse: pool.totalCount - pool.idleCount, waiting: pool.waitingCount };
}
