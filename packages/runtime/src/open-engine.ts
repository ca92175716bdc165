import { type AddressPolicy, checkUrl, parseNetworks } from "@posthorn/domain/address-policy";
import { createEngine, type Engine } from "@posthorn/engine/engine";
import { leaseSlackMs } from "@posthorn/engine/pipeline/claim";
import type { Log, Service } from "@posthorn/engine/ports";
import { workerOptions } from "@posthorn/queue/bullmq-options";
import { openQueue } from "@posthorn/queue/open-queue";
import { openSender } from "@posthorn/sender/open-sender";
import { openStore, type Store } from "@posthorn/store/open-store";
import { isRowFault } from "@posthorn/store/postgres";
import { uuidv7 } from "uuidv7";
import { createSecretBox } from "./secret-box.ts";
import type { Settings } from "./settings.ts";
import { version } from "./version.ts";

/** `service` starts as open and closes everything when it is stopped. */
export type OpenEngine = { engine: Engine; store: Store; service: Service };

export type EngineSettings = Settings & {
  DATABASE_URL: string;
  POSTHORN_MASTER_KEYS: NonNullable<Settings["POSTHORN_MASTER_KEYS"]>;
};

const managementConnections = 5;
const longestTimeoutMs = 30_000;

/** Puts the engine together from its adapters. */
export async function openEngine(settings: EngineSettings, log: Log): Promise<OpenEngine> {
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
  const queue = await openQueue({
    backend: queueBackend(settings),
    shards: settings.POSTHORN_QUEUE_SHARDS,
    log,
  });
  const sender = openSender({ policy });
  const engine = createEngine({
    ...store,
    queue,
    sender,
    clock,
    log,
    secretBox: createSecretBox(settings.POSTHORN_MASTER_KEYS),
    newId: uuidv7,
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
    service: {
      name: "engine",
      async start() {},
      stop: () => (closed ??= close()),
    },
  };
}

function queueBackend(settings: EngineSettings): { kind: "redis" | "postgres"; url: string } {
  const redisUrl = settings.REDIS_URL;
  return redisUrl === undefined
    ? { kind: "postgres", url: settings.DATABASE_URL }
    : { kind: "redis", url: redisUrl };
}

function explainRefusal(url: string, policy: AddressPolicy): string | null {
  const checked = checkUrl(url, policy);
  return checked.ok ? null : checked.message;
}

/** A job must not be given to a second worker while the lease of the first one still holds. */
function requireLeaseWithinLock(): void {
  const longestLeaseMs = longestTimeoutMs + leaseSlackMs;
  if (longestLeaseMs > workerOptions.lockDuration) {
    throw new Error(
      `the longest lease, ${longestLeaseMs} ms, exceeds the queue's lock, ${workerOptions.lockDuration} ms`,
    );
  }
}
