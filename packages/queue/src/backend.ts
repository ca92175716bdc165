import type { JobData } from "./job-data.ts";

/** The adding side of one shard. */
export type Producer = {
  add(jobs: readonly JobData[]): Promise<void>;
  waiting(): Promise<number>;
};

/** The taking side of one shard; it takes jobs from the moment it is opened. */
export type JobWorker = {
  /** Takes no new job and resolves when the running ones are removed from the broker; may hang while it is away. */
  drain(): Promise<void>;
  /** Ends all connections within about a second, whatever the broker does. */
  abandon(): Promise<void>;
};

/** A broker that BullMQ can run on. Nothing here is bounded in time unless it says so. */
export type Backend = {
  openProducer(name: string): Promise<Producer>;
  /** `process` must not reject: BullMQ would record a failure. */
  openWorker(name: string, concurrency: number, process: (data: unknown) => Promise<void>): JobWorker;
  ping(): Promise<void>;
  /** Ends the producers within about a second; workers are ended by their owners. */
  close(): Promise<void>;
};
