import { setTimeout as wait } from "node:timers/promises";
import { Batcher } from "../batcher.ts";
import type { Engine } from "../engine.ts";
import type { NewAttempt } from "../pipeline-store.ts";

/** false: the lease was lost to another worker, so the result was not written. */
export type Record = (attempt: NewAttempt, untilMs: number) => Promise<boolean>;

const firstPauseMs = 50;
const longestPauseMs = 1_000;

/**
 * Records attempts, many in one statement. While Postgres is away it keeps trying until `untilMs` (Unix ms), shortly before
 * the lease ends; then it gives up, and the attempt ends as worker_lost.
 */
export function createRecord(engine: Pick<Engine, "pipeline" | "clock" | "rules">): Record {
  const batcher = new Batcher<NewAttempt, boolean>({
    maxItems: 500,
    maxFlushes: 1,
    isItemFault: engine.rules.isRowFault,
    flush: async (attempts) => {
      const moved = await engine.pipeline.recordAttempts(attempts);
      return attempts.map((attempt) => moved.has(attempt.deliveryId));
    },
  });
  return async (attempt, untilMs) => {
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await batcher.add(attempt);
      } catch (error) {
        if (engine.rules.isRowFault(error) || engine.clock.now() + pauseMs > untilMs) throw error;
        await wait(pauseMs);
      }
    }
  };
}
