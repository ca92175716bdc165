import { expect, test } from "vitest";
import type { Delivery } from "../words/statuses.ts";
import { readDeliverySearch } from "./delivery-filter.ts";
import { fits, withDelivery } from "./live-deliveries.ts";

const delivery: Delivery = {
  id: "dlv_2",
  eventId: "evt_01k6xq7tb5f3m8r9v2w4y6z0ac",
  tenantId: "ten_1",
  endpointId: "ep_1",
  eventType: "invoice.paid",
  status: "pending",
  heldBy: null,
  attempts: 1,
  nextAttemptAt: null,
  lastStatusCode: 503,
  lastReason: "http_5xx",
  createdAt: "2026-03-01T12:00:00.000Z",
  completedAt: null,
};

const searches: [text: string, doesFit: boolean][] = [
  ["", true],
  ["status:pending,failed", true],
  ["status:failed", false],
  ["type:invoice.*", true],
  ["type:invoice", false],
  ["reason:http_5xx", true],
  ["reason:dns", false],
  ["code:5xx", true],
  ["code:4xx", false],
  ["evt_01k6xq7tb5f3m8r9v2w4y6z0ac", true],
  ["evt_01k6xq7tb5f3m8r9v2w4y6z0ad", false],
];

test.each(searches)("whether the search %j finds what the stream tells of", (text, doesFit) => {
  expect(fits(delivery, readDeliverySearch(text))).toBe(doesFit);
});

test("a row that is shown changes in its place, and others are left as they are", () => {
  const page = { data: [{ ...delivery, id: "dlv_3" }, delivery], nextCursor: null };
  const delivered = { ...delivery, status: "delivered" as const };
  expect(withDelivery(page, delivered).data).toEqual([page.data[0], delivered]);
  expect(withDelivery(page, { ...delivery, id: "dlv_9" })).toBe(page);
});
