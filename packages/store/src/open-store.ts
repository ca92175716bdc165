import type { ManagementStore } from "@posthorn/engine/management-store";
import type { PipelineStore } from "@posthorn/engine/pipeline-store";
import type { Clock, Log } from "@posthorn/engine/ports";
import { createApiKeyStore } from "./api-keys.ts";
import { createEndpointStore } from "./endpoints.ts";
import { createEventTypeStore } from "./event-types.ts";
import { createHistoryStore } from "./history.ts";
import { pendingMigrations } from "./migrate.ts";
import { createPipelineStore } from "./pipeline-store.ts";
import { lookUpByKey } from "./planner-settings.ts";
import { openPool } from "./postgres.ts";
import { openPrisma } from "./prisma.ts";
import { createTenantStore } from "./tenants.ts";

export type Store = {
  pipeline: PipelineStore;
  management: ManagementStore;
  /** Rejects when Postgres does not answer. */
  ping(): Promise<{ nowMs: number }>;
  /** The migrations of a folder that the database does not have yet. */
  pendingMigrations(migrationsFolder: string): Promise<string[]>;
  close(): Promise<void>;
};

export type StoreOptions = {
  databaseUrl: string;
  pipelineConnections: number;
  managementConnections: number;
};

/** Opens Postgres with two pools, so that lists and look-ups never wait behind the path of an event, nor it behind them. */
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
  const prisma = openPrisma(managementPool);
  return {
    pipeline: createPipelineStore(pipelinePool, clock),
    management: {
      tenants: createTenantStore(prisma),
      apiKeys: createApiKeyStore(prisma),
      eventTypes: createEventTypeStore(prisma),
      endpoints: createEndpointStore(prisma),
      history: createHistoryStore(managementPool),
    },
    async ping() {
      const { rows } = await managementPool.query<{ now_ms: number }>(
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms",
      );
      return { nowMs: rows[0]?.now_ms ?? Number.NaN };
    },
    pendingMigrations: (migrationsFolder) => pendingMigrations(managementPool, migrationsFolder),
    async close() {
      await prisma.$disconnect();
      await Promise.all([pipelinePool.close(), managementPool.close()]);
    },
  };
}
