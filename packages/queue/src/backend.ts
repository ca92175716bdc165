import type { Queue } from "bullmq";
import type { JobData } from "./job-data.ts";

/** The adding side of one shard. */
export type Producer = {
  add(jobs: readonly JobData[]): Promise<void>;
  waiting(): Promise<number>;
};

/** The taking side of one shard; it takes one job after the other from the moment it is opened. */
export type JobWorker = {
  /** Takes no new job and resolves when the running ones are removed from the broker; may hang while it is away. */
  drain(): Promise<void>;
  /** Ends all connections within about a second, whatever the broker does. */
  abandon(): Promise<void>;
};

/** What a broker says of its memory. */
export type BrokerMemory = {
  usedBytes: number;
  /** 0: as much as there is. */
  limitBytes: number;
  /** Keys thrown out for want of memory since the broker started. */
  evictedKeys: number;
  policy: string;
};

/** With any policy but noeviction a broker that reaches its limit drops jobs and locks. */
export function mayEvict({ limitBytes, policy }: BrokerMemory): boolean {
  return limitBytes > 0 && policy !== "noeviction";
}

export type BackendKind = "redis" | "postgres";

/** A broker that BullMQ can run on. Nothing here is bounded in time unless it says so. */
export type Backend = {
  kind: BackendKind;
  openProducer(name: string): Promise<Producer>;
  /** BullMQ's own queue, to be looked at; all of them share one connection that nothing else uses. null: it has none to show. */
  openView(name: string): Queue | null;
  /** `process` must not reject: BullMQ would record a failure. */
  openWorker(name: string, process: (data: unknown) => Promise<void>): JobWorker;
  ping(): Promise<void>;
  /** null: it has no memory of its own to fill, or keeps it to itself. Rejects while it is away. */
  memory(): Promise<BrokerMemory | null>;
  /** Errors of all connections so far; complaints about single jobs are none. */
  countErrors(): number;
  /** Ends the producers within about a second; workers are ended by their owners. */
  close(): Promise<void>;
};
