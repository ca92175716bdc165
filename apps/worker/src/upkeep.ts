import { forgetAudit } from "@posthorn/engine/audit/forget-audit";
import type { Engine } from "@posthorn/engine/engine";
import { answersForHours } from "@posthorn/engine/idempotent-creates/create-once";
import { runOperations } from "@posthorn/engine/operations/run-operations";
import type { Service } from "@posthorn/engine/ports";
import type { KeptDays } from "@posthorn/engine/retention/retention-store";
import { runRetention } from "@posthorn/engine/retention/run-retention";
import { countStats } from "@posthorn/engine/stats/count-stats";
import { partitionDaysAhead } from "@posthorn/runtime/prepare-database";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const idempotencyKeysForHours = 24;
/** Ended ones can still be listed for so long. */
const portalSessionsForDays = 7;
const orphansAtOnce = 5_000;

type Task = { name: string; everyMs: number; run(signal: AbortSignal): Promise<unknown> };

/** What has to be done again and again; every worker does it, and doing it twice does no harm. */
export function createUpkeep(engine: Engine, retention: KeptDays): Service {
  const tasks: Task[] = [
    { name: "make partitions", everyMs: 60 * minuteMs, run: () => makePartitions(engine) },
    { name: "cancel orphans", everyMs: minuteMs, run: (signal) => cancelAllOrphans(engine, signal) },
    {
      name: "delete idempotency keys",
      everyMs: 10 * minuteMs,
      run: () => engine.pipeline.deleteIdempotencyKeys(idempotencyKeysForHours),
    },
    {
      name: "delete answers of creates",
      everyMs: 10 * minuteMs,
      run: () => engine.management.idempotentCreates.deleteOld(answersForHours),
    },
    {
      name: "delete portal sessions",
      everyMs: 60 * minuteMs,
      run: () => engine.management.portalSessions.deleteExpired(portalSessionsForDays),
    },
    {
      name: "delete dashboard sessions",
      everyMs: 60 * minuteMs,
      run: () => engine.management.dashboardSessions.deleteExpired(),
    },
    {
      name: "forget what is old",
      everyMs: 10 * minuteMs,
      run: (signal) => runRetention(engine, retention, signal),
    },
    {
      name: "forget the audit log",
      everyMs: 60 * minuteMs,
      run: (signal) => forgetAudit(engine, retention.auditDays, signal),
    },
    {
      name: "count statistics",
      everyMs: 30 * secondMs,
      run: (signal) => countStats(engine, retention.days, signal),
    },
    { name: "run operations", everyMs: 2 * secondMs, run: (signal) => runOperations(engine, signal) },
  ];
  const stopping = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const running = new Map<Task, Promise<void>>();
  /** A task that takes longer than its interval is not begun a second time. */
  const runTask = (task: Task) => {
    if (running.has(task)) return;
    const attempt = task
      .run(stopping.signal)
      .then(() => {})
      .catch((error: unknown) => {
        engine.log.error({ error, task: task.name }, "upkeep failed; it will be tried again");
      })
      .finally(() => running.delete(task));
    running.set(task, attempt);
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
      await Promise.all(running.values());
    },
  };
}

async function makePartitions(engine: Engine): Promise<void> {
  const left = await engine.pipeline.ensurePartitions(partitionDaysAhead);
  if (left.length > 0) {
    engine.log.warn(
      { partitions: left },
      "too many rows of these days are in the default partition; they stay there",
    );
  }
}

async function cancelAllOrphans(engine: Engine, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await engine.pipeline.cancelOrphans(orphansAtOnce)) === orphansAtOnce);
}
