import type { Log } from "@posthorn/engine/ports";
import { createPostgresBackend, DEFAULT_SCHEMA, runMigrations, withBackend } from "bullmq";
import { Client } from "pg";
import type { Backend, JobWorker } from "./backend.ts";
import { type BrokerTrouble, watchBrokerTrouble } from "./broker-trouble.ts";
import { producerOptions, toProcessor, toProducer, workerOptions } from "./bullmq-options.ts";
import { settlesWithin, withDeadline } from "./deadline.ts";
import { PostgresPool } from "./postgres-pool.ts";

const openTimeoutMs = 30_000;
const bullmq = withBackend(createPostgresBackend);

/** After an error BullMQ would block on Postgres for up to an hour, deaf to jobs whose NOTIFY it missed meanwhile. */
class PostgresWorker extends bullmq.Worker<unknown, void> {
  override get maximumBlockTimeout(): number {
    return workerOptions.drainDelay;
  }
}

/**
 * BullMQ on Postgres, in a schema of its own (`bullmq`), which is brought up to date first; BullMQ does so in one
 * transaction under an advisory lock, so that processes may start together. Rejects when Postgres is away.
 */
export async function openPostgresBackend(url: string, log: Log): Promise<Backend> {
  const connectionString = withSessionOptions(url);
  await migrate(connectionString);
  const pool = new PostgresPool({ connectionString, max: 3, min: 1 }, (error) => trouble.report(error));
  const ping = async () => void (await pool.query("SELECT 1"));
  const trouble = watchBrokerTrouble(log, "postgres", () => withDeadline(ping(), 1000, "postgres ping"));
  const queues: { close(): Promise<void> }[] = [];

  return {
    kind: "postgres",
    async openProducer(name) {
      const queue = new bullmq.Queue(name, { ...producerOptions, connection: pool });
      queue.on("error", trouble.report);
      queues.push(queue);
      await withDeadline(queue.waitUntilReady(), openTimeoutMs, "opening a queue on postgres");
      return toProducer(queue);
    },
    openView: () => null,
    openWorker: (name, process) => openWorker(connectionString, name, process, trouble),
    ping,
    memory: async () => null,
    countErrors: () => trouble.countErrors(),
    async close() {
      trouble.stop();
      await settlesWithin(Promise.all(queues.map((queue) => queue.close())), 500);
      await settlesWithin(pool.end(), 500);
    },
  };
}

/** Each worker has a pool of its own (one connection LISTENs), so that adding never queues behind finishing jobs. */
function openWorker(
  connectionString: string,
  name: string,
  process: (data: unknown) => Promise<void>,
  trouble: BrokerTrouble,
): JobWorker {
  let isAbandoned = false;
  const report = (error: unknown) => {
    if (!isAbandoned) trouble.report(error);
  };
  const pool = new PostgresPool({ connectionString, max: 4, min: 2 }, report);
  const worker = new PostgresWorker(name, toProcessor(process), {
    ...workerOptions,
    connection: pool,
  });
  worker.on("error", report);
  return {
    drain: () => worker.close(),
    async abandon() {
      isAbandoned = true;
      const ended = pool.end();
      await settlesWithin(Promise.all([worker.getBackend().close(true), ended]), 1000);
    },
  };
}

async function migrate(connectionString: string): Promise<void> {
  const client = new Client({ connectionString, connectionTimeoutMillis: 5000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await withDeadline(runMigrations(client, DEFAULT_SCHEMA), openTimeoutMs, "migrating the queue schema");
  } finally {
    await settlesWithin(client.end(), 1000);
  }
}

/**
 * BullMQ's SQL names no schema. Its commits need not wait for the disk: a job is a hint, and losing the last ones in
 * a crash costs time only. Kept in the URL because pg lets the URL's options win over the configuration's.
 */
function withSessionOptions(url: string): string {
  const withOptions = new URL(url);
  const options = [withOptions.searchParams.get("options") ?? "", `-c search_path=${DEFAULT_SCHEMA}`];
  withOptions.searchParams.set("options", [...options, "-c synchronous_commit=off"].join(" ").trim());
  return withOptions.href;
}
