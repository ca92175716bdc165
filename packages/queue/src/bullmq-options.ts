import type { DefaultJobOptions, Job, Queue } from "bullmq";
import type { Producer } from "./backend.ts";

/**
 * The engine retries, never BullMQ, so a job is gone as soon as it ends. Written with every job: as JSON this must
 * stay within 64 bytes, the longest value that Redis keeps in its compact encoding.
 */
export const jobOptions: DefaultJobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/** Options of every BullMQ queue. Nobody reads BullMQ's event stream, so it is kept short. */
export const producerOptions = { streams: { events: { maxLen: 100 } } };

/** How long a job stays locked without a sign of life from its worker. No lease of a delivery may be longer. */
export const lockDurationMs = 60_000;

/**
 * Options of every BullMQ worker. A job counts as stalled only when its process is gone or its event loop was blocked
 * for a minute; it then runs again any number of times, since a claim makes a second run harmless.
 */
export const workerOptions = {
  lockDuration: lockDurationMs,
  stalledInterval: 30_000,
  maxStalledCount: 1000,
  drainDelay: 5,
  runRetryDelay: 1000,
};

const jobName = "d";

/** Adds by `add` where one job is enough: BullMQ's bulk add costs Postgres two temporary tables a call. */
export function toProducer(queue: Pick<Queue, "add" | "addBulk" | "getWaitingCount">): Producer {
  return {
    async add(jobs) {
      const [first, ...others] = jobs;
      if (first === undefined) return;
      if (others.length === 0) await queue.add(jobName, first, jobOptions);
      else await queue.addBulk(jobs.map((data) => ({ name: jobName, data, opts: jobOptions })));
    },
    waiting: () => queue.getWaitingCount(),
  };
}

/** A BullMQ processor that hands over the data alone. */
export function toProcessor(process: (data: unknown) => Promise<void>) {
  return (job: Job): Promise<void> => process(job.data);
}
