import type { Engine } from "@posthorn/engine/engine";
import type { Service } from "@posthorn/engine/ports";
import { partitionDaysAhead } from "@posthorn/runtime/prepare-database";

const minuteMs = 60_000;
const idempotencyKeysForHours = 24;
const orphansAtOnce = 5_000;

type Task = { name: string; everyMs: number; run(): Promise<unknown> };

/** What has to be done again and again; every worker does it, and doing it twice does no harm. */
export function createUpkeep(engine: Engine): Service {
  const { pipeline } = engine;
  const stopping = new AbortController();
  const tasks: Task[] = [
    {
      name: "make partitions",
      everyMs: 60 * minuteMs,
      run: () => pipeline.ensurePartitions(partitionDaysAhead),
    },
    { name: "cancel orphans", everyMs: minuteMs, run: () => cancelAllOrphans(engine, stopping.signal) },
    {
      name: "delete idempotency keys",
      everyMs: 10 * minuteMs,
      run: () => pipeline.deleteIdempotencyKeys(idempotencyKeysForHours),
    },
  ];
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<void>>();
  const runTask = (task: Task) => {
    const attempt = task.run().then(
      () => {},
      (error: unknown) =>
        engine.log.error({ error, task: task.name }, "upkeep failed; it will be tried again"),
    );
    running.add(attempt);
    void attempt.finally(() => running.delete(attempt));
  };
  return {
    name: "upkeep",
    async start() {
      for (const task of tasks) {
        runTask(task);
        timers.push(setInterval(runTask, task.everyMs, task));
      }
    },
    async stop() {
      stopping.abort();
      for (const timer of timers.splice(0)) clearInterval(timer);
      await Promise.all(running);
    },
  };
}

async function cancelAllOrphans(engine: Engine, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await engine.pipeline.cancelOrphans(orphansAtOnce)) === orphansAtOnce);
}
