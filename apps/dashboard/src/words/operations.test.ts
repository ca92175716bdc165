import { expect, test } from "vitest";
import { describeFilter, type Operation, paceOf, searchOfFilter, timeLeftMs } from "./operations.ts";

const operation: Operation = {
  id: "op_01k6xq7tb5f3m8r9v2w4y6z0ac",
  action: "retry",
  status: "running",
  tenantId: null,
  filter: {},
  total: 100,
  done: 0,
  failed: 0,
  ratePerSecond: null,
  createdBy: null,
  createdAt: "2026-03-01T12:00:00.000Z",
  finishedAt: null,
};
const nowMs = Date.parse("2026-03-01T12:00:10.000Z");
const endpoint = "ep_01k6xq7tb5f3m8r9v2w4y6z0ac";

const filters: [said: string, given: Partial<Operation>][] = [
  ["deliveries", {}],
  ["failed deliveries", { filter: { status: ["failed"] } }],
  ["pending, failed or cancelled deliveries", { filter: { status: ["pending", "failed", "cancelled"] } }],
  ["1 chosen delivery", { filter: { ids: ["dlv_1"], status: ["pending"] } }],
  ["failed deliveries of endpoint ep_…y6z0ac", { filter: { status: ["failed"], endpoint } }],
  [
    "failed deliveries of type invoice.* tagged order-42 that ended with dns or tls answered 5xx",
    {
      filter: {
        status: ["failed"],
        eventType: "invoice.*",
        tag: "order-42",
        reason: ["dns", "tls"],
        statusClass: "5xx",
      },
    },
  ],
  [
    "events without a delivery created from 2026-03-01 08:00 to 2026-03-01 12:00 UTC",
    {
      action: "replay-missing",
      filter: { createdAfter: "2026-03-01T08:00:00.000Z", createdBefore: "2026-03-01T12:00:00.000Z" },
    },
  ],
  ["everything that the tenant owned", { action: "erase-tenant" }],
];

test.each(filters)("a filter is said as: %s", (said, given) => {
  expect(describeFilter({ ...operation, ...given }, "utc")).toBe(said);
});

const searches: [search: string | undefined, given: Partial<Operation>][] = [
  ["", {}],
  [
    `tenant:ten_1 endpoint:${endpoint} reason:dns,tls`,
    { tenantId: "ten_1", filter: { endpoint, status: ["failed"], reason: ["dns", "tls"] } },
  ],
  [undefined, { filter: { ids: ["dlv_1"] } }],
  [undefined, { action: "replay-missing", filter: { endpoint } }],
];

test.each(searches)("its deliveries are found by the search %j", (search, given) => {
  expect(searchOfFilter({ ...operation, ...given })).toBe(search);
});

const paces: [left: number | null, pace: number | null, given: Partial<Operation>][] = [
  [null, null, {}],
  [2_000, null, { ratePerSecond: 50 }],
  [10_000, 5, { done: 40, failed: 10 }],
  [10_000, 5, { done: 50, ratePerSecond: 50 }],
  [null, 5, { done: 50, total: null }],
  [null, 5, { done: 50, status: "paused" }],
  [null, 20, { done: 100, status: "finished", finishedAt: "2026-03-01T12:00:05.000Z" }],
  [0, 12, { done: 120 }],
];

test.each(paces)("%j ms are left at a pace of %j a second", (left, pace, given) => {
  const shown = { ...operation, ...given };
  expect([timeLeftMs(shown, nowMs), paceOf(shown, nowMs)]).toEqual([left, pace]);
});
