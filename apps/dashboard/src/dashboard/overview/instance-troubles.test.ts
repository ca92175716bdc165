import type { Answer } from "@posthorn/sdk";
import { expect, test } from "vitest";
import { findInstanceTroubles } from "./instance-troubles.ts";

type Instance = Answer<"getInstance">;

const worker = {
  ...{ id: "wrk_1", host: "w1", version: "1.0.0", slots: 8, slotsInUse: 1 },
  ...{ startedAt: "2026-03-01T08:00:00.000Z", seenAt: "2026-03-01T12:00:00.000Z", isAlive: true },
};
const memory = { usedBytes: 1, limitBytes: 2, evictedKeys: 0, policy: "allkeys-lru", mayEvict: true };
const queue: Instance["queue"] = {
  kind: "redis",
  isReachable: true,
  waiting: { deliver: 0, redeliver: 0 },
  memory: { ...memory, policy: "noeviction", mayEvict: false },
};
const well: Instance = {
  ...{ version: "1.0.0", nodeVersion: "24.0.0", checkedAt: "2026-03-01T12:00:00.000Z" },
  migrations: { known: 7, pending: [] },
  queue,
  workers: [worker],
  backlog: {
    ...{ due: 0, retrying: 0, scheduled: 0, rate: 0, paused: 0, breaker: 0, delivering: 0 },
    isCapped: false,
    hasMoreEndpoints: false,
  },
  oldestDueSeconds: 29,
  openBreakers: 20,
};

const cases: [what: string, over: Partial<Instance>, titles: string[]][] = [
  ["all is well", {}, []],
  ["nothing is due", { oldestDueSeconds: null }, []],
  ["no worker was seen", { workers: [] }, ["! No worker is alive."]],
  ["all workers are silent", { workers: [{ ...worker, isAlive: false }] }, ["! No worker is alive."]],
  ["one of two is silent", { workers: [worker, { ...worker, isAlive: false }] }, []],
  ["deliveries are late", { oldestDueSeconds: 31 }, ["A delivery has been due for 31 s."]],
  ["deliveries are very late", { oldestDueSeconds: 121 }, ["! A delivery has been due for 2 min."]],
  [
    "a migration is missing",
    { migrations: { known: 7, pending: ["0007_a"] } },
    ["! The database lacks 0007_a."],
  ],
  [
    "the queue is away",
    { queue: { ...queue, isReachable: false, waiting: null, memory: null } },
    ["The queue does not answer."],
  ],
  [
    "Redis may evict",
    { queue: { ...queue, memory } },
    ["! Redis may throw jobs out when its memory is full."],
  ],
  ["many breakers are open", { openBreakers: 21 }, ["The breakers of 21 endpoints are open."]],
  [
    "several are wrong, the urgent come first",
    { oldestDueSeconds: 31, workers: [] },
    ["! No worker is alive.", "A delivery has been due for 31 s."],
  ],
];

test.each(cases)("when %s, it is said", (_what, over, titles) => {
  const found = findInstanceTroubles({ ...well, ...over });
  expect(found.map(({ isUrgent, title }) => `${isUrgent ? "! " : ""}${title}`)).toEqual(titles);
});
