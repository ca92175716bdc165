import { createFakeEngine } from "@posthorn/engine/testing/fake-engine";
import { expect, test, vi } from "vitest";
import { createUpkeep } from "./upkeep.ts";

const retention = { days: 90, payloadDays: 30, auditDays: 400 };

/** An engine whose retention goes on until it is told to stop. */
function makeEngine() {
  let isRunning = false;
  let begun = 0;
  const fake = createFakeEngine({
    pipeline: {
      ensurePartitions: async () => ["event_p20260101"],
      cancelOrphans: async () => 0,
      deleteIdempotencyKeys: async () => {},
    },
  });
  const management = Object.assign(fake.management, {
    operations: { claim: async () => null },
    idempotentCreates: { deleteOld: async () => {} },
    portalSessions: { deleteExpired: async () => {} },
    dashboardSessions: { deleteExpired: async () => {} },
    audit: { deleteOld: async () => 0 },
    stats: { withCounting: async () => null },
    retention: {
      withSteps: (signal: AbortSignal) => {
        begun += 1;
        isRunning = true;
        const end = () => {
          isRunning = false;
        };
        return new Promise<boolean>((resolve) => {
          signal.addEventListener("abort", () => resolve(true));
        }).finally(end);
      },
    },
  });
  return { engine: { ...fake, management }, isRunning: () => isRunning, begun: () => begun };
}

test("a stop ends what is under way, and resolves when it has ended", async () => {
  const { engine, isRunning } = makeEngine();
  const upkeep = createUpkeep(engine, retention);
  await upkeep.start();
  expect(isRunning()).toBe(true);
  await upkeep.stop();
  expect(isRunning()).toBe(false);
  await upkeep.stop();
});

test("a task that takes longer than its interval is not begun a second time", async () => {
  vi.useFakeTimers();
  try {
    const { engine, begun } = makeEngine();
    const upkeep = createUpkeep(engine, retention);
    await upkeep.start();
    await vi.advanceTimersByTimeAsync(24 * 3_600_000);
    expect(begun()).toBe(1);
    await upkeep.stop();
  } finally {
    vi.useRealTimers();
  }
});

test("a day that stays in the default partition is told as a warning", async () => {
  const { engine } = makeEngine();
  const upkeep = createUpkeep(engine, retention);
  await upkeep.start();
  await upkeep.stop();
  expect(engine.lines).toMatchObject([{ level: "warn", partitions: ["event_p20260101"] }]);
});
