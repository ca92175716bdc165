import { expect, test } from "vitest";
import { operationCreate } from "./operation-shapes.ts";

const endpoint = "ep_01k6xq7tb5f3m8r9v2w4y6z0ac";
const delivery = "dlv_01k6xq7tb5f3m8r9v2w4y6z0ac";

test("what is left out of an operation has its default", () => {
  expect(operationCreate.parse({ action: "retry", filter: {} })).toEqual({
    action: "retry",
    filter: {},
    ratePerSecond: null,
    dryRun: false,
  });
});

test("a status and a reason may be given alone or in a list", () => {
  const { filter } = operationCreate.parse({
    action: "retry",
    filter: { status: "failed", reason: ["dns", "tls"] },
  });
  expect(filter).toEqual({ status: ["failed"], reason: ["dns", "tls"] });
});

test.for<{ action: string; filter: object }>([
  { action: "retry", filter: { status: ["failed", "cancelled", "delivered", "pending"], ids: [delivery] } },
  { action: "cancel", filter: { status: "pending", createdWithin: "7d" } },
  {
    action: "replay-missing",
    filter: { endpoint, eventType: "invoice.*", tag: "vip", createdWithin: "90m" },
  },
])("$action may be of $filter", (body) => {
  expect(operationCreate.safeParse(body).error?.issues).toBeUndefined();
});

test.for<{ action: string; filter: unknown; at: string }>([
  { action: "retry", filter: { status: "delivering" }, at: "filter.status" },
  { action: "retry", filter: { status: [] }, at: "filter.status" },
  { action: "retry", filter: { status: "lost" }, at: "filter.status" },
  { action: "retry", filter: { createdWithin: "24" }, at: "filter.createdWithin" },
  { action: "retry", filter: { createdWithin: "0h" }, at: "filter.createdWithin" },
  { action: "retry", filter: { createdWithin: "1.5h" }, at: "filter.createdWithin" },
  {
    action: "retry",
    filter: { createdWithin: "1h", createdAfter: "2026-03-01T12:00:00Z" },
    at: "filter.createdWithin",
  },
  { action: "retry", filter: { ids: [] }, at: "filter.ids" },
  { action: "retry", filter: { ids: Array.from({ length: 1_001 }, () => delivery) }, at: "filter.ids" },
  { action: "retry", filter: { ids: [endpoint] }, at: "filter.ids.0" },
  { action: "retry", filter: { all: false }, at: "filter.all" },
  { action: "retry", filter: { since: "1h" }, at: "filter" },
  { action: "retry", filter: undefined, at: "filter" },
  { action: "cancel", filter: { status: ["pending", "failed"] }, at: "filter.status" },
  { action: "replay-missing", filter: {}, at: "filter.endpoint" },
  { action: "replay-missing", filter: { endpoint, ids: [delivery] }, at: "filter.ids" },
  { action: "replay-missing", filter: { endpoint, status: "failed" }, at: "filter.status" },
  { action: "replay-missing", filter: { endpoint, reason: "dns" }, at: "filter.reason" },
  { action: "replay-missing", filter: { endpoint, statusClass: "5xx" }, at: "filter.statusClass" },
  { action: "erase-tenant", filter: {}, at: "action" },
])("$action of $filter is refused at $at", ({ action, filter, at }) => {
  const issues = operationCreate.safeParse({ action, filter }).error?.issues ?? [];
  expect(issues.map(({ path }) => path.join("."))).toContain(at);
});

test.for([0, -1, 10_001, "5"])("a rate of %s is refused", (ratePerSecond) => {
  expect(operationCreate.safeParse({ action: "retry", filter: {}, ratePerSecond }).success).toBe(false);
});
