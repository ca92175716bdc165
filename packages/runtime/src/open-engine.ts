import {
  type AddressPolicy,
  checkUrl,
  parseNetworks,
  type RefusedUrl,
} from "@posthorn/domain/address-policy";
import { createEngine, type Engine } from "@posthorn/engine/engine";
import { leaseSlackMs } from "@posthorn/engine/pipeline/claim";
import type { Log, Service } from "@posthorn/engine/ports";
import { createJsonSchemas } from "@posthorn/json-schema/create-json-schemas";
import { workerOptions } from "@posthorn/queue/bullmq-options";
import type { BullmqQueue } from "@posthorn/queue/bullmq-queue";
import { openQueue } from "@posthorn/queue/open-queue";
import { openSender } from "@posthorn/sender/open-sender";
import { openStore, type Store } from "@posthorn/store/open-store";
import { isRowFault } from "@posthorn/store/postgres";

import { countFailedAdds, countFailedOpens, watchQueue, watchStore } from "./adapter-metrics.ts";
import { keepTrying } from "./keep-trying.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { createNewId } from "./new-id.ts";
import { awaitDatabase } from "./prepare-database.ts";
import { createSecretBox } from "./secret-box.ts";
import type { Settings } from "./settings.ts";
import { StartError } from "./start-error.ts";
import { version } from "./version.ts";

/** `service` starts as open and closes everything when it is stopped. */
export type OpenEngine = { engine: Engine; store: Store; queue: BullmqQueue; service: Service };

export type EngineSettings = Settings & {
  DATABASE_URL: string;
  POSTHORN_MASTER_KEYS: NonNullable<Settings["POSTHORN_MASTER_KEYS"]>;
};

const managementConnections = 5;
const longestTimeoutMs = 30_000;

/** Waits for a Postgres that is up to date, then opens the engine. Says what it waits for, once a minute. */
export async function openEngineWhenReady(
  settings: EngineSettings,
  log: Log,
  metrics: Metrics,
  stopping: AbortSignal,
): Promise<OpenEngine> {
  await awaitDatabase(settings.DATABASE_URL, log, stopping);
  return keepTrying(log, stopping, () => openEngine(settings, log, metrics));
}

/** Puts the engine together from its adapters. */
export async function openEngine(
  settings: EngineSettings,
  log: Log,
  metrics: Metrics = createMetrics("standalone"),
): Promise<OpenEngine> {
  requireLeaseWithinLock();
  const clock = { now: () => Date.now() };
  const policy: AddressPolicy = {
    httpsOnly: settings.POSTHORN_HTTPS_ONLY,
    allowedNetworks: parseNetworks(settings.POSTHORN_ALLOWED_NETWORKS),
  };
  const pipelineConnections = settings.POSTHORN_DATABASE_CONNECTIONS;
  const store = openStore(
    { databaseUrl: settings.DATABASE_URL, pipelineConnections, managementConnections },
    clock,
    log,
  );
  const { meter, telemetry } = metrics;
  const queue = countFailedAdds(meter, await openQueueOf(settings, store, log));
  watchStore(meter, store);
  watchQueue(meter, queue);
  const sender = openSender({ policy });
  const engine = createEngine({
    ...store,
    queue,
    sender,
    clock,
    log,
    telemetry,
    secretBox: countFailedOpens(meter, createSecretBox(settings.POSTHORN_MASTER_KEYS)),
    jsonSchemas: createJsonSchemas(),
    newId: createNewId(),
    random: Math.random,
    rules: {
      strictEventTypes: settings.POSTHORN_STRICT_EVENT_TYPES,
      userAgent: `Posthorn/${version}`,
      refuseUrl: (url) => explainRefusal(url, policy),
      isRowFault,
    },
  });
  let closed: Promise<void> | undefined;
  const close = async () => {
    await queue.close();
    await sender.close();
    await store.close();
  };
  return {
    engine,
    store,
    queue,
    service: {
      name: "engine",
      async start() {},
      stop: () => (closed ??= close()),
    },
  };
}

/** Closes the store when there is no queue to go with it. */
async function openQueueOf(settings: EngineSettings, store: Store, log: Log): Promise<BullmqQueue> {
  try {
    const shards = settings.POSTHORN_QUEUE_SHARDS;
    return await openQueue({ backend: queueBackend(settings), shards, log });
  } catch (error) {
    await store.close();
    throw error;
  }
}

function queueBackend(settings: EngineSettings): { kind: "redis" | "postgres"; url: string } {
  const redisUrl = settings.REDIS_URL;
  return redisUrl === undefined
    ? { kind: "postgres", url: settings.DATABASE_URL }
    : { kind: "redis", url: redisUrl };
}

function explainRefusal(url: string, policy: AddressPolicy): RefusedUrl | null {
  const checked = checkUrl(url, policy);
  return checked.ok ? null : checked;
}

/** A job must not be given to a second worker while the lease of the first one still holds. */
function requireLeaseWithinLock(): void {
  const longestLeaseMs = longestTimeoutMs + leaseSlackMs;
  if (longestLeaseMs > workerOptions.lockDuration) {
    throw new StartError(
      `the longest lease, ${longestLeaseMs} ms, exceeds the queue's lock, ${workerOptions.lockDuration} ms`,
    );
  }
}
