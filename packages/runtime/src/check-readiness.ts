import { setTimeout as wait } from "node:timers/promises";
import { type BrokerMemory, mayEvict } from "@posthorn/queue/backend";
import type { BullmqQueue } from "@posthorn/queue/bullmq-queue";
import type { Store } from "@posthorn/store/open-store";
import { migrationsFolder } from "./prepare-database.ts";

const greatestClockSkewMs = 2_000;
/** Those who ask for readiness give up soon, and take no answer for a dead process. */
const answerWithinMs = 2_000;

/** unknown: not looked at yet, or not told. */
export type Check = "ok" | "failed" | "unknown";
export type Readiness = {
  isReady: boolean;
  checks: Record<"postgres" | "migrations" | "clock" | "queue" | "eviction", Check>;
};

/** While a process starts, it knows nothing yet. */
export const notReadyYet: Readiness = {
  isReady: false,
  checks: {
    postgres: "unknown",
    migrations: "unknown",
    clock: "unknown",
    queue: "unknown",
    eviction: "unknown",
  },
};

/** Who needs what. The API takes events without the queue: they are kept, and delivered when it is back. */
const needs = {
  api: ["postgres", "migrations", "clock"],
  worker: ["postgres", "migrations", "clock", "queue", "eviction"],
} as const;

/**
 * Looks at what a process depends on. A clock that differs from Postgres's by more than 2 s would stamp signatures that
 * receivers refuse; a Redis that may evict drops jobs when its memory is full.
 */
export async function checkReadiness(
  role: "api" | "worker",
  store: Pick<Store, "ping" | "pendingMigrations">,
  queue: Pick<BullmqQueue, "ping" | "memory">,
): Promise<Readiness> {
  const [skew, migrations, queueAnswer, memory] = await Promise.allSettled([
    soon(measureSkewMs(store)),
    soon(store.pendingMigrations(migrationsFolder)),
    soon(queue.ping()),
    soon(queue.memory()),
  ]);
  const checks = {
    postgres: asCheck(skew.status === "fulfilled"),
    migrations: asCheck(migrations.status === "fulfilled" && migrations.value.length === 0),
    clock: asCheck(skew.status === "fulfilled" && skew.value <= greatestClockSkewMs),
    queue: asCheck(queueAnswer.status === "fulfilled"),
    eviction: memory.status === "fulfilled" ? asCheck(!isEvicting(memory.value)) : "unknown",
  } as const;
  return { isReady: needs[role].every((name) => checks[name] !== "failed"), checks };
}

function isEvicting(memory: BrokerMemory | null): boolean {
  return memory !== null && mayEvict(memory);
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
