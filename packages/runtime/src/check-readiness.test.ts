import { expect, test, vi } from "vitest";
import { checkReadiness } from "./check-readiness.ts";

const answers = {
  ping: async () => ({ nowMs: Date.now() }),
  pendingMigrations: async (): Promise<string[]> => [],
};
const queue = { ping: async () => {} };
const fails = () => Promise.reject(new Error("away"));
const silent = () => new Promise<never>(() => {});
const allOk = { postgres: "ok", migrations: "ok", clock: "ok", queue: "ok" };

type Case = [
  what: string,
  store: typeof answers,
  queue: { ping(): Promise<void> },
  isReady: boolean,
  failed: object,
];
const cases: Case[] = [
  ["all is well", answers, queue, true, {}],
  ["the queue is away", answers, { ping: fails }, true, { queue: "failed" }],
  [
    "Postgres is away",
    { ping: fails, pendingMigrations: fails },
    queue,
    false,
    { postgres: "failed", migrations: "failed", clock: "failed" },
  ],
  [
    "a migration is missing",
    { ...answers, pendingMigrations: async () => ["0002_x"] },
    queue,
    false,
    { migrations: "failed" },
  ],
  [
    "the clock is a minute fast",
    { ...answers, ping: async () => ({ nowMs: Date.now() - 60_000 }) },
    queue,
    false,
    { clock: "failed" },
  ],
  [
    "the clock is a minute slow",
    { ...answers, ping: async () => ({ nowMs: Date.now() + 60_000 }) },
    queue,
    false,
    { clock: "failed" },
  ],
  [
    "Postgres tells no time",
    { ...answers, ping: async () => ({ nowMs: NaN }) },
    queue,
    false,
    { clock: "failed" },
  ],
];

test.each(cases)("when %s", async (_what, store, ofQueue, isReady, failed) => {
  expect(await checkReadiness(store, ofQueue)).toEqual({ isReady, checks: { ...allOk, ...failed } });
});

test("what does not answer has failed, and its silence does not make the clock wrong", async () => {
  vi.useFakeTimers();
  const checking = checkReadiness(answers, { ping: silent });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await checking).toEqual({ isReady: true, checks: { ...allOk, queue: "failed" } });
  vi.useRealTimers();
});
