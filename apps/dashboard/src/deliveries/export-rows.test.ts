import { expect, test } from "vitest";
import type { Delivery } from "../words/statuses.ts";
import { writeRows } from "../words/write-rows.ts";
import { deliveryRowColumns } from "./export-rows.ts";

const row: Delivery = {
  id: "dlv_1",
  eventId: "evt_1",
  tenantId: "ten_1",
  endpointId: "ep_1",
  eventType: "invoice.paid",
  status: "failed",
  heldBy: null,
  attempts: 3,
  nextAttemptAt: null,
  lastStatusCode: 503,
  lastReason: "http_5xx",
  createdAt: "2026-03-01T12:00:00.000Z",
  completedAt: "2026-03-01T12:00:09.000Z",
};

test("CSV has the names first, and a line for each delivery", () => {
  expect(writeRows("csv", [row], deliveryRowColumns)).toBe(
    "id,status,eventType,eventId,tenantId,endpointId,attempts,lastStatusCode,lastReason,heldBy,nextAttemptAt,createdAt,completedAt\r\n" +
      "dlv_1,failed,invoice.paid,evt_1,ten_1,ep_1,3,503,http_5xx,,,2026-03-01T12:00:00.000Z,2026-03-01T12:00:09.000Z\r\n",
  );
});

const names: [eventType: string | null, cell: string][] = [
  ["-sum.paid", "'-sum.paid"],
  ['=A1,"x"', `"'=A1,""x"""`],
  ["two\nlines", '"two\nlines"'],
  [null, ""],
];

test.each(names)("the event type %j is %j in CSV", (eventType, cell) => {
  expect(writeRows("csv", [{ ...row, eventType }], deliveryRowColumns).split("\r\n")[1]).toContain(
    `dlv_1,failed,${cell},evt_1,`,
  );
});

test("NDJSON has each delivery as the API gives it", () => {
  const [first = "", second = "", end] = writeRows(
    "ndjson",
    [row, { ...row, id: "dlv_2" }],
    deliveryRowColumns,
  ).split("\n");
  expect([JSON.parse(first), JSON.parse(second), end]).toEqual([row, { ...row, id: "dlv_2" }, ""]);
});
