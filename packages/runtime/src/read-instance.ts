import type { Backlog, Storage } from "@posthorn/engine/instance/instance-store";
import type { Worker } from "@posthorn/engine/workers/worker-store";
import { type BackendKind, type BrokerMemory, mayEvict } from "@posthorn/queue/backend";
import type { BullmqQueue } from "@posthorn/queue/bullmq-queue";
import type { Store } from "@posthorn/store/open-store";
import { keepFresh } from "./keep-fresh.ts";
import { migrationsFolder } from "./prepare-database.ts";
import { version } from "./version.ts";

export type QueueState = {
  kind: BackendKind;
  isReachable: boolean;
  /** null while it is away. */
  waiting: { deliver: number; redeliver: number } | null;
  /** null where there is none, or nobody tells. */
  memory: (BrokerMemory & { mayEvict: boolean }) | null;
};

export type InstanceState = {
  checkedAt: Date;
  version: string;
  nodeVersion: string;
  migrations: { known: number; pending: string[] };
  queue: QueueState;
  workers: Worker[];
  backlog: Backlog;
};

export type StorageState = Storage & { checkedAt: Date; queue: QueueState };

/** How the instance as a whole is doing, looked at no more often than its cost allows. */
export type InstanceReader = {
  readInstance(): Promise<InstanceState>;
  readStorage(): Promise<StorageState>;
};

const instanceFreshForMs = 3_000;
const storageFreshForMs = 30_000;
const mostWorkers = 100;

type WatchedStore = Pick<Store, "management" | "migrations">;
type WatchedQueue = Pick<BullmqQueue, "kind" | "waiting" | "memory">;

/** @throws what Postgres says when it is away; of a queue that is away it only tells so */
export function createInstanceReader(store: WatchedStore, queue: WatchedQueue): InstanceReader {
  const { instance, workers } = store.management;
  return {
    readInstance: keepFresh(instanceFreshForMs, async () => {
      const [migrations, queueState, seen, backlog] = await Promise.all([
        store.migrations(migrationsFolder),
        readQueue(queue),
        workers.list(mostWorkers),
        instance.readBacklog(),
      ]);
      const nodeVersion = process.versions.node;
      return {
        checkedAt: new Date(),
        version,
        nodeVersion,
        migrations,
        queue: queueState,
        workers: seen,
        backlog,
      };
    }),
    readStorage: keepFresh(storageFreshForMs, async () => {
      const [storage, queueState] = await Promise.all([instance.readStorage(), readQueue(queue)]);
      return { ...storage, checkedAt: new Date(), queue: queueState };
    }),
  };
}

async function readQueue(queue: WatchedQueue): Promise<QueueState> {
  const { kind } = queue;
  const [deliver, redeliver, memory] = await Promise.allSettled([
    queue.waiting("deliver"),
    queue.waiting("redeliver"),
    queue.memory(),
  ]);
  const isReachable = deliver.status === "fulfilled" && redeliver.status === "fulfilled";
  return {
    kind,
    isReachable,
    waiting: isReachable ? { deliver: deliver.value, redeliver: redeliver.value } : null,
    memory:
      memory.status === "fulfilled" && memory.value !== null
        ? { ...memory.value, mayEvict: mayEvict(memory.value) }
        : null,
  };
}
