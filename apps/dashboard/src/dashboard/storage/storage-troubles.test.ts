import type { Answer } from "@posthorn/sdk";
import { expect, test } from "vitest";
import { findStorageTroubles } from "./storage-troubles.ts";

type Storage = Answer<"getStorage">;

const run = {
  ...{ startedAt: "2026-03-01T11:50:00.000Z", finishedAt: "2026-03-01T11:50:01.000Z" },
  ...{ hasFailed: false, daysKeptLonger: 0 },
};
const well: Storage = {
  ...{ checkedAt: "2026-03-01T12:00:00.000Z", databaseBytes: 1, tables: [], partitions: [], kept: [] },
  partitionDaysAhead: 3,
  invalidIndexes: [],
  retentionRun: run,
  queue: { kind: "postgres", isReachable: true, waiting: { deliver: 0, redeliver: 0 }, memory: null },
};

const cases: [what: string, over: Partial<Storage>, titles: string[]][] = [
  ["all is well", {}, []],
  ["retention never ran", { retentionRun: null }, []],
  ["the day is nearly over", { partitionDaysAhead: 2 }, []],
  ["one day is made ahead", { partitionDaysAhead: 1 }, ["Partitions are there for 1 day ahead."]],
  ["none is made ahead", { partitionDaysAhead: 0 }, ["Tomorrow has no partitions."]],
  ["today has none", { partitionDaysAhead: -1 }, ["! Today has no partitions."]],
  [
    "an index is invalid",
    { invalidIndexes: [{ table: "event", index: "event_tags_idx" }] },
    ["! Postgres does not use event_tags_idx."],
  ],
  [
    "retention failed",
    { retentionRun: { ...run, hasFailed: true } },
    ["! The last run of retention failed."],
  ],
  ["days are kept longer", { retentionRun: { ...run, daysKeptLonger: 2 } }, ["2 old days could not go yet."]],
];

test.each(cases)("when %s, it is said", (_what, over, titles) => {
  const found = findStorageTroubles({ ...well, ...over });
  expect(found.map(({ isUrgent, title }) => `${isUrgent ? "! " : ""}${title}`)).toEqual(titles);
});
