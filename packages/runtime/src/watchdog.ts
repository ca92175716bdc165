import type { BullmqQueue } from "@posthorn/queue/bullmq-queue";
import { StartError } from "./start-error.ts";

/** Knows when only another process may help, and never says so because of a server that is away. */
export type Watchdog = {
  isAlive(): boolean;
  watch(queue: Pick<BullmqQueue, "gaveUp">): void;
  /** Rejects, if ever, with a sentence for the operator: give it to `run`. */
  gaveUp: Promise<never>;
};

export function createWatchdog(): Watchdog {
  const { promise, reject } = Promise.withResolvers<never>();
  let isAlive = true;
  return {
    isAlive: () => isAlive,
    gaveUp: promise,
    watch(queue) {
      void queue.gaveUp.then((reason) => {
        isAlive = false;
        reject(new GaveUpError(`Giving up, to be started anew: ${reason}.`));
      });
    },
  };
}

/** Told without a stack, as what stops a start is. */
class GaveUpError extends StartError {
  override readonly name = "GaveUpError";
}
