import type { Meter } from "@opentelemetry/api";
import { type Queue, queueNames, type SecretBox } from "@posthorn/engine/ports";
import { type BrokerMemory, mayEvict } from "@posthorn/queue/backend";
import type { BullmqQueue } from "@posthorn/queue/bullmq-queue";
import type { Store } from "@posthorn/store/open-store";
import { type Reading, watchGauge } from "./meter.ts";

/** Counts the jobs that the broker did not take. */
export function countFailedAdds<Port extends Pick<Queue, "add">>(meter: Meter, port: Port): Port {
  const failures = meter.createCounter("posthorn_queue_adds_failed_total", {
    description: "Jobs that the broker did not take; the dispatcher feeds their deliveries.",
  });
  for (const queue of queueNames) failures.add(0, { queue });
  return {
    ...port,
    add: (queue, refs) =>
      port.add(queue, refs).catch((error: unknown) => {
        failures.add(1, { queue });
        throw error;
      }),
  };
}

/** Counts the secrets that could not be opened: a master key is missing, or somebody changed the database. */
export function countFailedOpens(meter: Meter, box: SecretBox): SecretBox {
  const failures = meter.createCounter("posthorn_secret_failures_total", {
    description: "Secrets that could not be decrypted.",
  });
  failures.add(0);
  return {
    seal: box.seal,
    open(ciphertext, context) {
      try {
        return box.open(ciphertext, context);
      } catch (error) {
        failures.add(1);
        throw error;
      }
    },
  };
}

type WatchedStore = Pick<Store, "connections" | "partitionDaysAhead">;

export function watchStore(meter: Meter, store: WatchedStore): void {
  const watchPools = (name: string, about: string, field: "limit" | "inUse" | "waiting") =>
    watchGauge(meter, name, about, () =>
      store.connections().map((use) => ({ value: use[field], attributes: { pool: use.pool } })),
    );
  watchPools("posthorn_postgres_connections", "Connections to Postgres that a pool may have.", "limit");
  watchPools("posthorn_postgres_connections_in_use", "Connections to Postgres that are busy.", "inUse");
  watchPools(
    "posthorn_postgres_statements_waiting",
    "Statements that wait for a connection to Postgres.",
    "waiting",
  );
  watchGauge(
    meter,
    "posthorn_partitions_ahead_days",
    "Days after today that have their partitions; -1 when today's is missing.",
    async () => [await store.partitionDaysAhead(Date.now())],
  );
}

type WatchedQueue = Pick<BullmqQueue, "waiting" | "memory" | "countReplacements">;

export function watchQueue(meter: Meter, queue: WatchedQueue): void {
  watchGauge(meter, "posthorn_queue_jobs_waiting", "Jobs that wait for a worker.", () =>
    Promise.all(
      queueNames.map(async (name) => ({ value: await queue.waiting(name), attributes: { queue: name } })),
    ),
  );
  meter
    .createObservableCounter("posthorn_consumers_replaced_total", {
      description: "Consumers replaced because they took no job although some waited.",
    })
    .addCallback((result) => result.observe(queue.countReplacements()));
  watchMemory(meter, queue);
}

/** Of Redis and Valkey; a queue on Postgres has nothing to tell here. */
function watchMemory(meter: Meter, queue: WatchedQueue): void {
  const watch = (name: string, about: string, pick: (memory: BrokerMemory) => Reading) =>
    watchGauge(meter, name, about, async () => {
      const memory = await queue.memory();
      return memory === null ? [] : [pick(memory)];
    });
  watch("posthorn_redis_memory_used_bytes", "Memory that Redis uses.", ({ usedBytes }) => usedBytes);
  watch(
    "posthorn_redis_memory_limit_bytes",
    "Memory that Redis may use; 0: no limit.",
    ({ limitBytes }) => limitBytes,
  );
  watch(
    "posthorn_redis_evicted_keys",
    "Keys that Redis threw out for want of memory since it started.",
    ({ evictedKeys }) => evictedKeys,
  );
  watch("posthorn_redis_may_evict", "1 when Redis may throw jobs out for want of memory.", (memory) =>
    Number(mayEvict(memory)),
  );
}
