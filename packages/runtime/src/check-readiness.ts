import type { Queue } from "@posthorn/engine/ports";
import type { Store } from "@posthorn/store/open-store";
import { migrationsFolder } from "./prepare-database.ts";

const greatestClockSkewMs = 2_000;

export type Readiness = {
  isReady: boolean;
  checks: Record<"postgres" | "migrations" | "clock" | "queue", "ok" | "failed">;
};

/**
 * Looks at what the API depends on. Without the queue it is still ready: events are kept, and delivered when the queue is
 * back; a clock that differs from Postgres's by more than 2 s would stamp signatures that receivers refuse.
 */
export async function checkReadiness(store: Store, queue: Queue): Promise<Readiness> {
  const [postgres, migrations, queueAnswer] = await Promise.allSettled([
    store.ping(),
    store.pendingMigrations(migrationsFolder),
    queue.ping(),
  ]);
  const isClockRight =
    postgres.status === "fulfilled" && Math.abs(postgres.value.nowMs - Date.now()) <= greatestClockSkewMs;
  const checks = {
    postgres: asCheck(postgres.status === "fulfilled"),
    migrations: asCheck(migrations.status === "fulfilled" && migrations.value.length === 0),
    clock: asCheck(isClockRight),
    queue: asCheck(queueAnswer.status === "fulfilled"),
  };
  const isReady = checks.postgres === "ok" && checks.migrations === "ok" && checks.clock === "ok";
  return { isReady, checks };
}

function asCheck(isFine: boolean): "ok" | "failed" {
  return isFine ? "ok" : "failed";
}
