import type { Backlog, Storage } from "@posthorn/engine/instance/instance-store";
import { createFakeEngine } from "@posthorn/engine/testing/fake-engine";
import { expect, test } from "vitest";
import { createInstanceReader } from "./read-instance.ts";
import { version } from "./version.ts";

const backlog: Backlog = {
  counts: { due: 1, retrying: 0, scheduled: 0, rate: 0, paused: 0, breaker: 0, delivering: 0 },
  ...{ isCapped: false, hasMoreEndpoints: false, oldestDueMs: 5, openBreakers: 0 },
};
const storage: Storage = {
  ...{ databaseBytes: 1, tables: [], partitions: [], partitionDaysAhead: 3, invalidIndexes: [] },
  oldest: { event: null, payload: null, delivery: null, attempt: null, audit_log: null },
  retentionRun: null,
};

/** A store that answers, and what is asked of the queue. */
function openReader(queue: Partial<Parameters<typeof createInstanceReader>[1]>) {
  const { management } = createFakeEngine();
  const instance = { readBacklog: async () => backlog, readStorage: async () => storage };
  const workers = { list: async () => [], beat: async () => {}, leave: async () => {} };
  return createInstanceReader(
    {
      management: Object.assign(management, { instance, workers }),
      migrations: async () => ({ known: 7, pending: [] }),
    },
    { kind: "redis", waiting: async () => 2, memory: async () => null, ...queue },
  );
}

const away = () => Promise.reject(new Error("away"));

test("an instance whose queue is away still tells of all the rest", async () => {
  const {
    queue,
    backlog: told,
    version: running,
  } = await openReader({
    waiting: away,
    memory: away,
  }).readInstance();
  expect(queue).toEqual({ kind: "redis", isReachable: false, waiting: null, memory: null });
  expect([told, running]).toEqual([backlog, version]);
});

const memory = { usedBytes: 10, limitBytes: 100, evictedKeys: 0 };

test.each([
  ["noeviction", false],
  ["allkeys-lru", true],
])("a Redis with the policy %s is told with whether it may throw jobs out", async (policy, mayEvict) => {
  const { queue } = await openReader({ memory: async () => ({ ...memory, policy }) }).readStorage();
  expect(queue).toEqual({
    ...{ kind: "redis", isReachable: true, waiting: { deliver: 2, redeliver: 2 } },
    memory: { ...memory, policy, mayEvict },
  });
});
