import type { DeliveryRef, Queue, QueueName } from "@posthorn/engine/ports";

/** A broker whose jobs stay where they are until a test takes them, or makes it lose them. */
export type HintQueue = Queue & {
  /** Everything that waits, in order; nothing is left. */
  takeAll(): DeliveryRef[];
  peek(name: QueueName): readonly DeliveryRef[];
};

export function createHintQueue(): HintQueue {
  const jobs: Record<QueueName, DeliveryRef[]> = { deliver: [], redeliver: [] };
  return {
    async add(name, refs) {
      jobs[name].push(...refs);
    },
    consumer() {
      throw new Error("jobs are taken by hand here");
    },
    waiting: async (name) => jobs[name].length,
    peek: (name) => jobs[name],
    takeAll: () => [...jobs.deliver.splice(0), ...jobs.redeliver.splice(0)],
    async ping() {},
    async close() {},
  };
}
