/** What a worker tells of itself. */
export type WorkerFacts = { id: string; host: string; version: string; slots: number; slotsInUse: number };

export type Worker = WorkerFacts & {
  startedAt: Date;
  seenAt: Date;
  /** It was seen so lately that nothing is wrong with it. */
  isAlive: boolean;
};

/** Postgres' clock decides who was seen when. */
export type WorkerStore = {
  /** Writes the worker down as seen now, and forgets those that fell silent long ago. */
  beat(worker: WorkerFacts): Promise<void>;
  /** The worker has stopped. */
  leave(id: string): Promise<void>;
  /** Last seen first, at most `limit`. */
  list(limit: number): Promise<Worker[]>;
};
