import { once } from "node:events";
import type { Log } from "@posthorn/engine/ports";
import { Queue, Worker } from "bullmq";
import { Redis, type RedisOptions } from "ioredis";
import { type Backend, type BrokerMemory, type JobWorker, mayEvict, type Producer } from "./backend.ts";
import { type BrokerTrouble, watchBrokerTrouble } from "./broker-trouble.ts";
import { producerOptions, toProcessor, toProducer, workerOptions } from "./bullmq-options.ts";
import { settlesWithin, withDeadline } from "./deadline.ts";

/** Keys are `posthorn:{deliver-0}:wait`: the braces of the queue name keep one shard on one Redis Cluster node. */
const prefix = "posthorn";

/** Reconnects for ever. The socket timeout (longer than a worker's blocking read) ends a connection gone silent. */
const clientOptions = {
  connectTimeout: 5000,
  keepAlive: 10_000,
  socketTimeout: 10_000,
  retryStrategy: (attempt: number) => Math.min(100 * attempt, 1000),
  reconnectOnError: (error: Error) => (error.message.startsWith("READONLY") ? 2 : false),
} satisfies RedisOptions;

/** While Redis is away a producer's command fails at once: none may wait in memory and run later. */
const producerClientOptions = {
  ...clientOptions,
  socketTimeout: 5000,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
} satisfies RedisOptions;

/** Whoever looks waits a little for an answer, and for no longer. */
const viewClientOptions = {
  ...clientOptions,
  commandTimeout: 2000,
  maxRetriesPerRequest: 1,
} satisfies RedisOptions;

/** A worker's commands wait for Redis to come back: `null` is BullMQ's condition for blocking reads. */
const workerClientOptions = { ...clientOptions, maxRetriesPerRequest: null } satisfies RedisOptions;

/**
 * BullMQ skips its version check, because a connection lost during that check would leave the object dead for good,
 * and producers skip waiting, because they must fail while Redis is away.
 */
const bullmqOptions = { prefix, skipVersionCheck: true };

/** BullMQ on Redis or Valkey. Opens within a second, also while Redis is away; everything connects when it returns. */
export async function openRedisBackend(url: string, log: Log): Promise<Backend> {
  const client = new Redis(url, producerClientOptions);
  const ping = async () => void (await client.ping());
  const trouble = watchBrokerTrouble(log, "redis", () => withDeadline(ping(), 1000, "redis ping"));
  const queues: Queue[] = [];
  let viewClient: Redis | undefined;
  client.on("error", trouble.report);
  client.on("ready", () => void warnOfEviction(client, log));
  await settlesWithin(once(client, "ready"), 1000);

  return {
    kind: "redis",
    async openProducer(name): Promise<Producer> {
      const queue = new Queue(name, {
        ...bullmqOptions,
        ...producerOptions,
        connection: client,
        skipWaitingForReady: true,
      });
      queue.on("error", trouble.report);
      queues.push(queue);
      return toProducer(queue);
    },
    openView(name) {
      viewClient ??= new Redis(url, viewClientOptions).on("error", trouble.report);
      // It reads only: not even the settings of the queue are written.
      const options = { ...bullmqOptions, skipWaitingForReady: true, skipMetasUpdate: true };
      const queue = new Queue(name, { ...options, connection: viewClient });
      queue.on("error", trouble.report);
      queues.push(queue);
      return queue;
    },
    openWorker: (name, process) => openWorker(url, name, process, trouble),
    ping,
    memory: () => readMemory(client),
    countErrors: trouble.countErrors,
    async close() {
      trouble.stop();
      await settlesWithin(Promise.all(queues.map((queue) => queue.close())), 500);
      await settlesWithin(client.quit(), 500);
      client.disconnect();
      viewClient?.disconnect();
    },
  };
}

function openWorker(
  url: string,
  name: string,
  process: (data: unknown) => Promise<void>,
  trouble: BrokerTrouble,
): JobWorker {
  const client = new Redis(url, workerClientOptions);
  let isAbandoned = false;
  const report = (error: unknown) => {
    if (!isAbandoned) trouble.report(error);
  };
  client.on("error", report);
  const worker = new Worker(name, toProcessor(process), {
    ...bullmqOptions,
    ...workerOptions,
    connection: client,
  });
  worker.on("error", report);
  return {
    drain: () => worker.close(),
    async abandon() {
      isAbandoned = true;
      await settlesWithin(worker.getBackend().close(true), 1000);
      client.disconnect();
    },
  };
}

/** Managed services may forbid the question. */
async function readMemory(client: Redis): Promise<BrokerMemory | null> {
  const answer = await client.info().catch((error: unknown) => {
    if (error instanceof Error && error.name === "ReplyError") return "";
    throw error;
  });
  const fields = new Map(answer.split("\r\n").map((line) => splitField(line)));
  const policy = fields.get("maxmemory_policy");
  if (policy === undefined) return null;
  return {
    usedBytes: Number(fields.get("used_memory")),
    limitBytes: Number(fields.get("maxmemory")),
    evictedKeys: Number(fields.get("evicted_keys")),
    policy,
  };
}

/** `name:value` */
function splitField(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1)];
}

async function warnOfEviction(client: Redis, log: Log): Promise<void> {
  const memory = await readMemory(client).catch(() => null);
  if (memory === null || !mayEvict(memory)) return;
  log.error({ maxmemoryPolicy: memory.policy }, "redis may evict jobs: set maxmemory-policy to noeviction");
}
