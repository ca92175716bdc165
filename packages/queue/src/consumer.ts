import type { DeliveryRef, Log, QueueName, Service } from "@posthorn/engine/ports";
import type { Backend, Producer } from "./backend.ts";
import { settlesWithin, withDeadline } from "./deadline.ts";
import { hearing, judgeLook } from "./deafness.ts";
import { readRefs } from "./job-data.ts";

const drainTimeoutMs = 2000;
const lookIntervalMs = 30_000;

/** One BullMQ queue: its name and its adding side. */
export type Shard = { name: string; producer: Producer };

type ConsumerOptions = {
  queue: QueueName;
  shards: readonly Shard[];
  handle: (refs: DeliveryRef[]) => Promise<void>;
  backend: Pick<Backend, "openWorker" | "countErrors">;
  log: Log;
  /** Called when a deaf worker is replaced. */
  onReplaced?: () => void;
  /** Called when replacing did not help: this process is to be replaced. */
  onGivingUp?: () => void;
};

/**
 * Takes jobs from every shard of a queue, of each one after the other: allowed a second one, BullMQ asks for it before it hands
 * the first over, which takes as long again as fetching the first did.
 */
export function createConsumer(options: ConsumerOptions): Service {
  const { queue, shards } = options;
  let consumers: ShardConsumer[] = [];
  let looking: NodeJS.Timeout | undefined;
  let stopping = Promise.resolve();

  return {
    name: `consumer-${queue}`,
    async start() {
      if (consumers.length > 0) return;
      consumers = shards.map((shard) => consumeShard(shard, options));
      looking = setInterval(() => {
        for (const consumer of consumers) void consumer.look();
      }, lookIntervalMs).unref();
    },
    stop() {
      clearInterval(looking);
      const ending = consumers;
      consumers = [];
      stopping = Promise.all([stopping, ...ending.map((consumer) => consumer.stop())]).then(() => {});
      return stopping;
    },
  };
}

type ShardConsumer = { look(): Promise<void>; stop(): Promise<void> };

function consumeShard(shard: Shard, options: ConsumerOptions): ShardConsumer {
  const { queue, handle, backend, log } = options;
  const running = new Set<Promise<void>>();
  let taken = 0;
  let takenAtLastLook = 0;
  let errorsAtLastLook = backend.countErrors();
  let deafness = hearing;
  let stopping = false;
  let worker = backend.openWorker(shard.name, process);

  async function process(data: unknown): Promise<void> {
    taken += 1;
    const refs = readRefs(data);
    if (refs === undefined) {
      log.error({ queue, shard: shard.name }, "dropped a job with malformed data");
      return;
    }
    const work = Promise.resolve(refs)
      .then(handle)
      .catch((error: unknown) =>
        log.error({ queue, refs: refs.length, error }, "a job failed; it is not retried"),
      );
    running.add(work);
    await work;
    running.delete(work);
  }

  /** Sees whether the worker has gone deaf, and replaces it if so. */
  async function look(): Promise<void> {
    const waiting = await withDeadline(shard.producer.waiting(), 1000, "counting jobs").catch(() => null);
    if (stopping) return;
    const errors = backend.countErrors();
    const { verdict, next } = judgeLook(deafness, {
      waiting,
      tookJobs: taken !== takenAtLastLook,
      isFree: running.size === 0,
      hadErrors: errors !== errorsAtLastLook,
    });
    deafness = next;
    takenAtLastLook = taken;
    errorsAtLastLook = errors;
    if (verdict === "replace") await replace(waiting);
    if (verdict !== "give up") return;
    log.error({ queue, shard: shard.name, waiting }, "replacing a deaf consumer did not help; giving up");
    options.onGivingUp?.();
  }

  async function replace(waiting: number | null): Promise<void> {
    log.error(
      { queue, shard: shard.name, waiting },
      "a consumer took no job although some wait; replacing it",
    );
    options.onReplaced?.();
    const deaf = worker;
    worker = backend.openWorker(shard.name, process);
    await deaf.abandon();
  }

  /** Takes no new jobs, waits for the handlers, then for the broker to hear of it, but not for ever. */
  async function stop(): Promise<void> {
    stopping = true;
    const drained = worker.drain().catch(() => {});
    while (!(await settlesWithin(drained, drainTimeoutMs)) && running.size > 0);
    await worker.abandon();
    await Promise.all(running);
  }

  return { look, stop };
}
