import type { NewEvent } from "@posthorn/engine/pipeline-store";
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { ingestEvents } from "./event-ingest.ts";

const ids = ["01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"] as const;

function makeEvent(id: string): NewEvent {
  return {
    id,
    tenantId: id,
    endpointsVersion: 1,
    eventType: "invoice.paid",
    payload: Buffer.from("{}"),
    channels: [],
    tags: [],
    externalId: null,
    deliverAt: null,
    orderingKey: null,
    schemaError: null,
    idempotency: { key: id, requestHash: Buffer.alloc(32) },
    deliveries: [],
  };
}

test("an event that is committed is answered as stored although the look-up of a repeat beside it failed", async () => {
  const pool = new pg.Pool();
  onTestFinished(() => pool.end());
  const createdAt = new Date(0);
  vi.spyOn(pool, "query").mockImplementation(async (query: unknown) => {
    if (!JSON.stringify(query).includes('"event-ingest"')) throw new Error("the connection was lost");
    return {
      rows: [{ createdAt, isStoredById: Object.fromEntries(ids.map((id, index) => [id, index === 0])) }],
    };
  });
  const results = await ingestEvents(pool, ids.map(makeEvent), 5);
  expect(results).toEqual([
    { kind: "stored", createdAt },
    { kind: "failed", error: new Error("the connection was lost") },
  ]);
});

test("of two events with one externalId that somebody else took, both are told who has it", async () => {
  const pool = new pg.Pool();
  onTestFinished(() => pool.end());
  const eventId = "01900000-0000-7000-8000-000000000009";
  vi.spyOn(pool, "query").mockImplementation(async (query: unknown) => {
    const text = JSON.stringify(query);
    if (text.includes('"external-id-find"')) return { rows: ids.map((id) => ({ id, eventId })) };
    return { rows: [{ createdAt: new Date(0), isStoredById: { [ids[0]]: false } }] };
  });
  const events = ids.map((id) => ({
    ...makeEvent(id),
    tenantId: ids[0],
    externalId: "order-42",
    idempotency: null,
  }));
  expect(await ingestEvents(pool, events, 5)).toEqual([
    { kind: "taken", eventId },
    { kind: "taken", eventId },
  ]);
});
