import { createFakeEngine } from "@posthorn/engine/testing/fake-engine";
import type { WorkerFacts } from "@posthorn/engine/workers/worker-store";
import { expect, test, vi } from "vitest";
import { createHeartbeat } from "./heartbeat.ts";

test("a worker tells that it lives and how busy it is, again and again, until it stops", async () => {
  vi.useFakeTimers();
  try {
    const beats: WorkerFacts[] = [];
    const left: string[] = [];
    const fake = createFakeEngine();
    const workers = {
      beat: async (facts: WorkerFacts) => void beats.push(facts),
      leave: async (id: string) => void left.push(id),
      list: async () => [],
    };
    let inUse = 0;
    const heartbeat = createHeartbeat(
      { ...fake, management: Object.assign(fake.management, { workers }) },
      8,
      () => inUse++,
    );
    await heartbeat.start();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(beats.map(({ slots, slotsInUse }) => [slots, slotsInUse])).toEqual([
      [8, 0],
      [8, 1],
      [8, 2],
    ]);
    await heartbeat.stop();
    await heartbeat.stop();
    expect(left).toEqual([beats[0]?.id]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(beats).toHaveLength(3);
  } finally {
    vi.useRealTimers();
  }
});

test("a stop does not wait for a Postgres that is away", async () => {
  vi.useFakeTimers();
  try {
    const fake = createFakeEngine();
    const never = () => new Promise<never>(() => {});
    const workers = { beat: never, leave: never, list: never };
    const heartbeat = createHeartbeat(
      { ...fake, management: Object.assign(fake.management, { workers }) },
      8,
      () => 0,
    );
    await heartbeat.start();
    const stopped = heartbeat.stop();
    await vi.advanceTimersByTimeAsync(1_000);
    await stopped;
  } finally {
    vi.useRealTimers();
  }
});
