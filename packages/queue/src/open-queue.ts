import type { Log } from "@posthorn/engine/ports";
import { type BullmqQueue, createBullmqQueue } from "./bullmq-queue.ts";
import { makeStringsFast } from "./fast-strings.ts";
import { openPostgresBackend } from "./postgres-backend.ts";
import { openRedisBackend } from "./redis-backend.ts";

export type QueueOptions = {
  backend: { kind: "redis"; url: string } | { kind: "postgres"; url: string };
  /** BullMQ queues behind each queue, at least 1; the same number in every process. */
  shards?: number;
  log: Log;
};

/**
 * Opens the queue. On Redis this always succeeds within a second: while Redis is away `add` rejects and consumers wait for it.
 * On Postgres it brings BullMQ's schema up to date, and rejects when Postgres is away.
 */
export async function openQueue({ backend, shards = 1, log }: QueueOptions): Promise<BullmqQueue> {
  makeStringsFast();
  const opened =
    backend.kind === "redis"
      ? await openRedisBackend(backend.url, log)
      : await openPostgresBackend(backend.url, log);
  try {
    return await createBullmqQueue(opened, shards, log);
  } catch (error) {
    await opened.close();
    throw error;
  }
}
