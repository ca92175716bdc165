import type { BrokerMemory } from "@posthorn/queue/backend";
import { expect, test, vi } from "vitest";
import { checkReadiness } from "./check-readiness.ts";

const answers = {
  ping: async () => ({ nowMs: Date.now() }),
  pendingMigrations: async (): Promise<string[]> => [],
};
const queue = { ping: async () => {}, memory: async (): Promise<BrokerMemory | null> => null };
const memory = { usedBytes: 1, limitBytes: 0, evictedKeys: 0, policy: "noeviction" };
const withMemory = (over: object) => ({ ...queue, memory: async () => ({ ...memory, ...over }) });
const fails = () => Promise.reject(new Error("away"));
const silent = () => new Promise<never>(() => {});
const allOk = { postgres: "ok", migrations: "ok", clock: "ok", queue: "ok", eviction: "ok" };

type Case = [what: string, store: typeof answers, queue: typeof queue, ready: string, failed: object];
const cases: Case[] = [
  ["all is well", answers, queue, "api worker", {}],
  [
    "the queue is away",
    answers,
    { ping: fails, memory: fails },
    "api",
    { queue: "failed", eviction: "unknown" },
  ],
  ["Redis is full and refuses", answers, withMemory({ limitBytes: 9, usedBytes: 9 }), "api worker", {}],
  ["Redis may evict, but has no limit", answers, withMemory({ policy: "allkeys-lru" }), "api worker", {}],
  [
    "Redis may evict",
    answers,
    withMemory({ policy: "allkeys-lru", limitBytes: 9 }),
    "api",
    { eviction: "failed" },
  ],
  [
    "Postgres is away",
    { ping: fails, pendingMigrations: fails },
    queue,
    "",
    { postgres: "failed", migrations: "failed", clock: "failed" },
  ],
  [
    "a migration is missing",
    { ...answers, pendingMigrations: async () => ["0002_x"] },
    queue,
    "",
    { migrations: "failed" },
  ],
  [
    "the clock is a minute fast",
    { ...answers, ping: async () => ({ nowMs: Date.now() - 60_000 }) },
    queue,
    "",
    { clock: "failed" },
  ],
  [
    "the clock is a minute slow",
    { ...answers, ping: async () => ({ nowMs: Date.now() + 60_000 }) },
    queue,
    "",
    { clock: "failed" },
  ],
  [
    "Postgres tells no time",
    { ...answers, ping: async () => ({ nowMs: NaN }) },
    queue,
    "",
    { clock: "failed" },
  ],
];

test.each(cases)("when %s", async (_what, store, ofQueue, ready, failed) => {
  for (const role of ["api", "worker"] as const) {
    const isReady = ready.includes(role);
    expect(await checkReadiness(role, store, ofQueue)).toEqual({ isReady, checks: { ...allOk, ...failed } });
  }
});

test("what does not answer has failed, and its silence does not make the clock wrong", async () => {
  vi.useFakeTimers();
  const checking = checkReadiness("api", answers, { ping: silent, memory: silent });
  await vi.advanceTimersByTimeAsync(2_000);
  const failed = { queue: "failed", eviction: "unknown" };
  expect(await checking).toEqual({ isReady: true, checks: { ...allOk, ...failed } });
  vi.useRealTimers();
});
