import { expect, test, vi } from "vitest";
import { BatcherFullError } from "../batcher.ts";
import { createEngine } from "../engine.ts";
import type { IngestResult, NewEvent, TenantSubscriptions } from "../pipeline-store.ts";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import { type IngestInput, ingest } from "./ingest.ts";

const actor = { keyId: makeId(90), tenantId: null };
const tenantId = makeId(91);
const stored: IngestResult = { kind: "stored", createdAt: new Date(0) };

test("puts a new event type into the catalogue once, however many events of it come at once", async () => {
  const road = openRoad();
  await Promise.all(Array.from({ length: 100 }, () => road.emit()));
  await road.emit();
  expect(road.registered).toEqual(["invoice.paid"]);
});

test("tries again to register an event type after the catalogue could not be written", async () => {
  const road = openRoad({ failRegistrations: 1 });
  await expect(road.emit()).rejects.toThrow("Postgres is away");
  await road.emit();
  expect(road.registered).toEqual(["invoice.paid"]);
});

test("matches anew when the endpoints changed meanwhile, loading them once for all events of the batch", async () => {
  const road = openRoad({ answer: (event) => (event.endpointsVersion < 2 ? { kind: "stale" } : stored) });
  const events = await Promise.all(Array.from({ length: 50 }, () => road.emit()));
  expect(events.map((event) => event.deliveries)).toEqual(Array(50).fill(1));
  expect(road.loads()).toBe(2);
});

test("gives up when the endpoints change faster than they can be matched", async () => {
  const road = openRoad({ answer: () => ({ kind: "stale" }) });
  await expect(road.emit()).rejects.toMatchObject({ code: "unavailable" });
});

test("queues a job for what is due and active, and none for what is not", async () => {
  const road = openRoad({ endpoints: [true, false] });
  await road.emit();
  await road.emit({ deliverAt: new Date(Date.now() + 60_000) });
  expect(road.queued).toHaveLength(1);
  expect(road.ingested.map((event) => event.deliveries.map(({ queued }) => queued))).toEqual([
    [true, false],
    [false, false],
  ]);
});

test("fails a repeat whose first answer cannot be read, and takes it for nothing else", async () => {
  const road = openRoad({ answer: () => ({ kind: "failed", error: new Error("Postgres is away") }) });
  await expect(road.emit()).rejects.toThrow("Postgres is away");
  expect([road.ingested.length, road.queued]).toEqual([1, []]);
});

test("refuses for now what comes while too much waits for Postgres", async () => {
  const road = openRoad();
  vi.spyOn(road.engine.ingestBatcher, "add").mockRejectedValue(new BatcherFullError());
  await expect(road.emit()).rejects.toMatchObject({ code: "unavailable" });
});

test("answers although the broker is away", async () => {
  const road = openRoad({ isBrokerAway: true });
  expect(await road.emit()).toMatchObject({ tenantId, deliveries: 1, createdAt: new Date(0) });
});

test("does not tell a foreign tenant from a missing one", async () => {
  const road = openRoad();
  const foreign = { keyId: makeId(90), tenantId: makeId(92) };
  await expect(ingest(road.engine, foreign, road.input)).rejects.toMatchObject({ code: "tenant_not_found" });
});

type Story = {
  /** Of each endpoint: whether it is active. */
  endpoints?: boolean[];
  answer?: (event: NewEvent) => IngestResult;
  failRegistrations?: number;
  isBrokerAway?: boolean;
};

function openRoad({
  endpoints = [true],
  answer = () => stored,
  failRegistrations = 0,
  isBrokerAway,
}: Story = {}) {
  const [registered, queued, ingested]: [string[], unknown[], NewEvent[]] = [[], [], []];
  let loads = 0;
  let failuresLeft = failRegistrations;
  const fake = createFakeEngine({
    pipeline: {
      async loadSubscriptions(): Promise<TenantSubscriptions> {
        loads += 1;
        const wanted = endpoints.map((isActive, n) => ({
          id: makeId(n),
          eventTypes: ["*"],
          channels: [],
          isActive,
        }));
        return { tenantId, endpointsVersion: loads, endpoints: wanted };
      },
      async ingestEvents(events) {
        ingested.push(...events);
        return events.map(answer);
      },
    },
    queue: {
      async add(_queue, refs) {
        if (isBrokerAway) throw new Error("the broker is away");
        queued.push(...refs);
      },
    },
  });
  const register = async (name: string) => {
    if (failuresLeft-- > 0) throw new Error("Postgres is away");
    registered.push(name);
  };
  const eventTypes = { ...fake.management.eventTypes, register };
  const engine = createEngine({ ...fake, management: { ...fake.management, eventTypes } });
  const input: IngestInput = {
    tenant: { id: tenantId },
    eventType: "invoice.paid",
    payload: Buffer.from("{}"),
    channels: [],
    tags: [],
    externalId: null,
    deliverAt: null,
    idempotency: null,
  };
  const emit = (over: Partial<IngestInput> = {}) => ingest(engine, actor, { ...input, ...over });
  return { engine, input, emit, registered, queued, ingested, loads: () => loads };
}
