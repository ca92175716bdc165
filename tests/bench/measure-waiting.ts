import { setTimeout as wait } from "node:timers/promises";
import type { Metrics } from "./report-rows.ts";
import type { Run } from "./run-phase.ts";
import type { RunningRedis } from "./start-redis.ts";
import type { System } from "./start-system.ts";

const eventsUnderLoad = 5_000;
const eventsOneByOne = 500;
const settleEveryMs = 100;

/**
 * What Redis holds per delivery that waits to be taken, with the worker stopped meanwhile: of events that came together, which
 * share jobs, and of events that came one after the other, which have a job each.
 */
export async function measureWaiting(
  system: System,
  redis: RunningRedis,
  run: Run,
  connections: number,
): Promise<Metrics> {
  const redisPeakBytes = await redis.peakMemory();
  return {
    redisPeakBytes,
    "waitingBytes.underLoad": await measureOnce(system, redis, run, eventsUnderLoad, connections),
    "waitingBytes.oneByOne": await measureOnce(system, redis, run, eventsOneByOne, 1),
  };
}

async function measureOnce(
  { worker }: System,
  redis: RunningRedis,
  run: Run,
  events: number,
  connections: number,
): Promise<number> {
  const before = await awaitSettled(redis);
  let after = Number.NaN;
  worker.child.kill("SIGSTOP");
  try {
    const { expected } = await run({
      events,
      connections,
      pace: { kind: "closed" },
      afterLoad: async () => {
        after = await awaitSettled(redis);
        worker.child.kill("SIGCONT");
      },
    });
    return (after - before) / (expected.healthy + expected.slow);
  } finally {
    worker.child.kill("SIGCONT");
  }
}

/** Jobs are queued without anybody waiting for it, so the last come after the last 202. */
async function awaitSettled(redis: RunningRedis): Promise<number> {
  let before = await redis.dataMemory();
  for (let triesLeft = 50; triesLeft > 0; triesLeft -= 1) {
    await wait(settleEveryMs);
    const now = await redis.dataMemory();
    if (Math.abs(now - before) < 1_024) return now;
    before = now;
  }
  return before;
}
