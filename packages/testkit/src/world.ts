import { randomBytes } from "node:crypto";
import type { Actor } from "@posthorn/engine/actor";
import { createDeliveryWorker } from "@posthorn/engine/delivery-worker";
import { createEndpoint, type NewEndpointInput } from "@posthorn/engine/endpoints/create-endpoint";
import type { Engine } from "@posthorn/engine/engine";
import type { Attempt, Delivery } from "@posthorn/engine/management-store";
import { type IngestedEvent, type IngestInput, ingest } from "@posthorn/engine/pipeline/ingest";
import type { Log, LogFields, Service } from "@posthorn/engine/ports";
import { createTenant } from "@posthorn/engine/tenants/create-tenant";
import { type Answering, type Receiver, startReceiver } from "@posthorn/receiver/receiver";
import { openEngine } from "@posthorn/runtime/open-engine";
import { readSettings, requireSettings } from "@posthorn/runtime/settings";
import { Pool, type QueryResultRow } from "pg";
import { createDatabase } from "./database.ts";
import { findRedis, startRedis } from "./redis.ts";

export type QueueBackend = "postgres" | "redis";
export type LogLine = LogFields & { level: keyof Log; message: string };

export type WorldOptions = {
  /** Default: postgres. Redis is a server of this world alone. */
  queue?: QueueBackend;
  /** How the receiver answers. Default: 200 at once. */
  answer?: Answering;
};

/** The product in one process: real database, queue and sender, and a receiver to send to. */
export type World = {
  engine: Engine;
  receiver: Receiver;
  databaseUrl: string;
  /** All that was logged, oldest first. */
  log: LogLine[];
  /** Answers the tenant's id. */
  addTenant(): Promise<string>;
  /** Wants every event type and sends to `path` of the receiver, unless told otherwise. Answers the endpoint's id. */
  addEndpoint(tenantId: string, settings?: Partial<NewEndpointInput> & { path?: string }): Promise<string>;
  emit(tenantId: string, event?: Partial<IngestInput>): Promise<IngestedEvent>;
  /** Every delivery of a tenant, oldest first. */
  deliveries(tenantId: string): Promise<Delivery[]>;
  /** Oldest first. */
  attempts(delivery: Pick<Delivery, "id" | "tenantId">): Promise<Attempt[]>;
  /** A delivery worker that runs until it is stopped, by the world's end at the latest. */
  startWorker(slots?: number): Promise<Service>;
  /** SQL of the test's own, on a connection of its own. */
  query<Row extends QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

/** Who asks when the world does: a key of the whole instance. */
export const instanceActor: Actor = {
  kind: "api_key",
  id: "00000000-0000-7000-8000-000000000000",
  tenantId: null,
  requestId: null,
};

/** Redis only where there is a server program to start. */
export const queueBackends: readonly QueueBackend[] =
  (await findRedis()) === undefined ? ["postgres"] : ["postgres", "redis"];

const endpointDefaults: Omit<NewEndpointInput, "url"> = {
  description: "",
  eventTypes: ["*"],
  channels: [],
  headers: {},
  timeoutMs: 10_000,
  retrySchedule: [0, 0, 0, 0, 0],
  maxInFlight: 10,
  ratePerSecond: null,
  filter: null,
  format: "raw",
  signatures: ["v1"],
  headerPrefix: null,
  authentication: null,
};
const eventDefaults: Omit<IngestInput, "tenant"> = {
  eventType: "invoice.paid",
  payload: Buffer.from('{"total":1.0}'),
  value: { total: 1 },
  channels: [],
  tags: [],
  externalId: null,
  deliverAt: null,
  orderingKey: null,
  idempotency: null,
};
const readAtOnce = 1_000;

/** Opens everything; `close` stops the workers, the receiver and the engine, and drops the database. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = await createDatabase();
  const redis = options.queue === "redis" ? await startRedis() : null;
  const receiver = await startReceiver(options.answer === undefined ? {} : { answer: options.answer });
  const log: LogLine[] = [];
  const { engine, service } = await openEngine(settingsOf(database.url, redis?.url), collectLog(log));
  const pool = new Pool({ connectionString: database.url, max: 2 });
  await engine.pipeline.ensurePartitions(1);
  const workers: Service[] = [];

  return {
    engine,
    receiver,
    databaseUrl: database.url,
    log,
    ...createActions(engine, receiver),
    async startWorker(slots = 64) {
      const worker = createDeliveryWorker(engine, slots);
      workers.push(worker);
      await worker.start();
      return worker;
    },
    async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []) {
      return (await pool.query<Row>(sql, values)).rows;
    },
    async close() {
      const receiverStopped = receiver.stop(); // cuts what a worker would wait for
      await Promise.all(workers.map((worker) => worker.stop()));
      await receiverStopped;
      await service.stop();
      await pool.end();
      await redis?.stop();
      await database.drop();
    },
  };
}

function createActions(engine: Engine, receiver: Receiver) {
  return {
    async addTenant() {
      return (await createTenant(engine, instanceActor, { externalId: null, name: "a tenant", metadata: {} }))
        .id;
    },
    async addEndpoint(tenantId: string, settings: Partial<NewEndpointInput> & { path?: string } = {}) {
      const { path = "/", ...given } = settings;
      const input = { url: `${receiver.url}${path}`, ...endpointDefaults, ...given };
      return (await createEndpoint(engine, instanceActor, { id: tenantId }, input)).id;
    },
    emit: (tenantId: string, event: Partial<IngestInput> = {}) =>
      ingest(engine, instanceActor, { tenant: { id: tenantId }, ...eventDefaults, ...event }),
    async deliveries(tenantId: string) {
      const { history } = engine.management;
      return readAll(async (page) => (await history.listDeliveries(tenantId, {}, page)).data);
    },
    async attempts({ tenantId, id }: Pick<Delivery, "id" | "tenantId">) {
      return readAll((page) => engine.management.history.listAttempts(tenantId, id, page));
    },
  };
}

async function readAll<Row extends { id: string }>(
  read: (page: { limit: number; before: string | null }) => Promise<Row[]>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await read({ limit: readAtOnce, before: rows.at(-1)?.id ?? null });
    rows.push(...page);
    if (page.length < readAtOnce) return rows.reverse();
  }
}

function settingsOf(databaseUrl: string, redisUrl: string | undefined) {
  const settings = readSettings({
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    POSTHORN_MASTER_KEYS: `test:${randomBytes(32).toString("base64")}`,
    POSTHORN_ALLOWED_NETWORKS: "127.0.0.0/8",
  });
  return requireSettings(settings, ["DATABASE_URL", "POSTHORN_MASTER_KEYS"]);
}

function collectLog(lines: LogLine[]): Log {
  const collect = (level: keyof Log) => (fields: LogFields | (() => LogFields), message: string) =>
    void lines.push({ ...(typeof fields === "function" ? fields() : fields), level, message });
  return { debug: collect("debug"), info: collect("info"), warn: collect("warn"), error: collect("error") };
}
