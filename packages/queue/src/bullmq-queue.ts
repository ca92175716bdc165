import { type DeliveryRef, type Log, type Queue, type QueueName, queueNames } from "@posthorn/engine/ports";
import type { Queue as BullQueue } from "bullmq";
import type { Backend, BackendKind, BrokerMemory } from "./backend.ts";
import { createConsumer, type Shard } from "./consumer.ts";
import { settlesWithin, withDeadline } from "./deadline.ts";
import { readRefs, toJobData } from "./job-data.ts";

const addTimeoutMs = 300;
const answerTimeoutMs = 1000;

/** One of BullMQ's own queues, for a page that shows it and changes nothing. */
export type QueueView = {
  /** `deliver-0` */
  name: string;
  bullmq: BullQueue;
  /** What a job's data says; undefined when it is not ours. */
  readJob: (data: unknown) => DeliveryRef[] | undefined;
};

/** The Queue port, and what it takes to operate it. */
export type BullmqQueue = Queue & {
  /** What it lives in. */
  kind: BackendKind;
  /** null: the broker has no memory of its own to fill, or keeps it to itself. Rejects when it does not answer within 1 s. */
  memory(): Promise<BrokerMemory | null>;
  /** All queues as they are, opened when they are first asked for; none where it lives in Postgres. */
  views(): readonly QueueView[];
  /** Deaf consumers replaced so far. */
  countReplacements(): number;
  /** Resolves, if ever, when replacing deaf consumers did not help, with a sentence for the log. */
  gaveUp: Promise<string>;
};

/**
 * The Queue port over BullMQ. Every queue has `shardCount` BullMQ queues, `{deliver-0}`, `{deliver-1}`, …; one add goes
 * to one of them in turn.
 */
export async function createBullmqQueue(
  backend: Backend,
  shardCount: number,
  log: Log,
): Promise<BullmqQueue> {
  const shards = await openShards(backend, shardCount);
  const consumers: { stop(): Promise<void> }[] = [];
  const addWithinBudget = createAddBudget();
  const gaveUp = Promise.withResolvers<string>();
  let replacements = 0;
  let adds = 0;
  let views: readonly QueueView[] | undefined;
  let closing: Promise<void> | undefined;

  async function close(): Promise<void> {
    await Promise.all(consumers.map((consumer) => consumer.stop()));
    await backend.close();
  }

  return {
    kind: backend.kind,
    async add(queue, refs) {
      if (closing !== undefined) throw new Error("the queue is closed");
      const shard = pick(shards[queue], adds++);
      await addWithinBudget(() => shard.producer.add(toJobData(refs)));
    },
    consumer(queue, handle: (refs: DeliveryRef[]) => Promise<void>) {
      const watch = {
        onReplaced: () => void replacements++,
        onGivingUp: () => gaveUp.resolve(`the queue ${queue} is not heard although its broker answers`),
      };
      const take = { queue, shards: shards[queue], handle };
      const consumer = createConsumer({ ...take, ...watch, backend, log });
      consumers.push(consumer);
      return consumer;
    },
    async waiting(queue) {
      const counting = Promise.all(shards[queue].map((shard) => shard.producer.waiting()));
      const counts = await withDeadline(counting, answerTimeoutMs, "counting waiting jobs");
      return counts.reduce((sum, count) => sum + count, 0);
    },
    ping: () => withDeadline(backend.ping(), answerTimeoutMs, "pinging the queue broker"),
    memory: () => withDeadline(backend.memory(), answerTimeoutMs, "asking the queue broker for its memory"),
    views: () => (views ??= openViews(backend, shards)),
    countReplacements: () => replacements,
    gaveUp: gaveUp.promise,
    close() {
      closing ??= close();
      return closing;
    },
  };
}

async function openShards(backend: Backend, count: number): Promise<Record<QueueName, Shard[]>> {
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError("a queue has a whole number of shards, at least 1");
  const shards: Record<QueueName, Shard[]> = { deliver: [], redeliver: [] };
  for (const queue of queueNames) {
    for (let n = 0; n < count; n++) {
      const name = `{${queue}-${n}}`;
      shards[queue].push({ name, producer: await backend.openProducer(name) });
    }
  }
  return shards;
}

function openViews(backend: Backend, shards: Record<QueueName, Shard[]>): QueueView[] {
  return queueNames
    .flatMap((queue) => shards[queue])
    .flatMap(({ name }) => {
      const bullmq = backend.openView(name);
      return bullmq === null ? [] : [{ name: name.slice(1, -1), bullmq, readJob: readRefs }];
    });
}

function pick<T>(items: readonly T[], turn: number): T {
  const item = items[turn % items.length];
  if (item === undefined) throw new RangeError("nothing to pick from");
  return item;
}

/**
 * Bounds adds in time and in number: while an add that ran out of time is still pending, others are refused at once,
 * so that a silent broker cannot make commands pile up in memory.
 */
function createAddBudget(): (add: () => Promise<void>) => Promise<void> {
  let overdue = 0;
  return async (add) => {
    if (overdue > 0) throw new Error("the queue broker has not answered an earlier add yet");
    const adding = add();
    if (await settlesWithin(adding, addTimeoutMs)) return adding;
    overdue += 1;
    const settle = () => {
      overdue -= 1;
    };
    adding.then(settle, settle);
    throw new Error(`the queue broker did not take the jobs within ${addTimeoutMs} ms`);
  };
}
