import { setTimeout as wait } from "node:timers/promises";
import type { Queue } from "@posthorn/engine/ports";
import type { Store } from "@posthorn/store/open-store";
import { migrationsFolder } from "./prepare-database.ts";

const greatestClockSkewMs = 2_000;
/** Those who ask for readiness give up soon, and take no answer for a dead process. */
const answerWithinMs = 2_000;

export type Readiness = {
  isReady: boolean;
  checks: Record<"postgres" | "migrations" | "clock" | "queue", "ok" | "failed">;
};

/**
 * Looks at what the API depends on. Without the queue it is still ready: events are kept, and delivered when the queue is
 * back; a clock that differs from Postgres's by more than 2 s would stamp signatures that receivers refuse.
 */
export async function checkReadiness(
  store: Pick<Store, "ping" | "pendingMigrations">,
  queue: Pick<Queue, "ping">,
): Promise<Readiness> {
  const [skew, migrations, queueAnswer] = await Promise.allSettled([
    soon(measureSkewMs(store)),
    soon(store.pendingMigrations(migrationsFolder)),
    soon(queue.ping()),
  ]);
  const checks = {
    postgres: asCheck(skew.status === "fulfilled"),
    migrations: asCheck(migrations.status === "fulfilled" && migrations.value.length === 0),
    clock: asCheck(skew.status === "fulfilled" && skew.value <= greatestClockSkewMs),
    queue: asCheck(queueAnswer.status === "fulfilled"),
  };
  const isReady = checks.postgres === "ok" && checks.migrations === "ok" && checks.clock === "ok";
  return { isReady, checks };
}

async function measureSkewMs(store: Pick<Store, "ping">): Promise<number> {
  const { nowMs } = await store.ping();
  return Math.abs(nowMs - Date.now());
}

async function soon<T>(answer: Promise<T>): Promise<T> {
  const tooLate = wait(answerWithinMs, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${answerWithinMs} ms`);
  });
  return Promise.race([answer, tooLate]);
}

function asCheck(isFine: boolean): "ok" | "failed" {
  return isFine ? "ok" : "failed";
}
