import { expect, test } from "vitest";
import { batchItemEnvelope, eventBatch, eventBatchResults, eventCreate, eventEnvelope } from "./events.ts";

const event = { eventType: "invoice.paid", payload: { a: 1 } };

test("an event needs a type and a payload", () => {
  expect(eventCreate.parse(event)).toEqual({
    ...event,
    channels: [],
    tags: [],
    externalId: null,
    deliverAt: null,
    orderingKey: null,
  });
  expect(eventCreate.safeParse({ eventType: "invoice.paid" }).success).toBe(false);
});

test.each([null, 0, "", [], {}])("%j is a payload", (payload) => {
  expect(eventCreate.safeParse({ ...event, payload }).success).toBe(true);
});

const wrong: [what: string, fields: Record<string, unknown>][] = [
  ["a pattern as type", { eventType: "invoice.*" }],
  ["eleven tags", { tags: Array(11).fill("a") }],
  ["an empty externalId", { externalId: "" }],
  ["an empty ordering key", { orderingKey: "" }],
  ["an ordering key of 257 characters", { orderingKey: "k".repeat(257) }],
  ["an ordering key with a line break", { orderingKey: "a\nb" }],
  ["an ordering key with a C1 control character", { orderingKey: "a\u0085b" }],
  ["an ordering key with a line separator", { orderingKey: "a\u2028b" }],
  ["an ordering key with half a character", { orderingKey: "\ud83d" }],
  ["an ordering key that is a number", { orderingKey: 7 }],
  ["a time without zone", { deliverAt: "2026-03-01T12:00:00" }],
  ["an unknown field", { color: "red" }],
];

test.each(wrong)("refuses %s", (_what, fields) => {
  expect(eventCreate.safeParse({ ...event, ...fields }).success).toBe(false);
});

test.each(["order-42", "k".repeat(256), " ", "Bestellung 42 · größer", "注文42", "👩‍🚀"])(
  "%j is an ordering key",
  (orderingKey) => {
    expect(eventCreate.parse({ ...event, orderingKey })).toMatchObject({ orderingKey });
  },
);

test("an envelope is an event without its payload", () => {
  expect(eventEnvelope.safeParse({ eventType: "invoice.paid" }).success).toBe(true);
  expect(eventEnvelope.safeParse(event).success).toBe(false);
  expect(batchItemEnvelope.safeParse({ tenant: "acme", eventType: "invoice.paid" }).success).toBe(true);
  expect(batchItemEnvelope.safeParse({ eventType: "invoice.paid" }).success).toBe(false);
});

test("a batch holds 1 to 1,000 events", () => {
  const item = { tenant: "acme", ...event };
  const accepts = (count: number) => eventBatch.safeParse({ events: Array(count).fill(item) }).success;
  expect([0, 1, 1_000, 1_001].map(accepts)).toEqual([false, true, true, false]);
});

test("a batch answers with an event or a problem for each item", () => {
  const problem = {
    type: "/docs/problems#x",
    title: "x",
    status: 404,
    detail: "x",
    code: "tenant_not_found",
    requestId: "r",
  };
  expect(eventBatchResults.parse({ data: [{ problem }] })).toEqual({ data: [{ problem }] });
  expect(eventBatchResults.safeParse({ data: [{}] }).success).toBe(false);
});
