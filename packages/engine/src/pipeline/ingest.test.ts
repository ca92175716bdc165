import { encodeId } from "@posthorn/domain/id";
import { expect, test, vi } from "vitest";
import type { Actor } from "../actor.ts";
import { BatcherFullError } from "../batcher.ts";
import { createEngine, type EngineParts } from "../engine.ts";
import type { EventType } from "../management-store.ts";
import type { IngestResult, NewEvent, SubscribedEndpoint, TenantSubscriptions } from "../pipeline-store.ts";
import type { DeliveryRef } from "../ports.ts";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import { type IngestInput, ingest } from "./ingest.ts";

const actor: Actor = { kind: "api_key", id: makeId(90), tenantId: null, requestId: null };
const tenantId = makeId(91);
const open: Partial<SubscribedEndpoint> = {};
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

test("queues a job for what is due and held by nothing, and none for what is not", async () => {
  const road = openRoad({ endpoints: [open, { isOpen: false }] });
  await road.emit();
  await road.emit({ deliverAt: new Date(Date.now() + 60_000) });
  expect(road.queued).toEqual([[expect.any(String), makeId(0)]]);
  expect(road.feeds()).toEqual([
    ["job", "dispatcher"],
    ["dispatcher", "dispatcher"],
  ]);
});

test.for<{ what: string; endpoint: Partial<SubscribedEndpoint>; over: Partial<IngestInput>; feed: string }>([
  { what: "with a rate", endpoint: { hasRate: true }, over: {}, feed: "lane" },
  { what: "with an ordering key", endpoint: {}, over: { orderingKey: "a" }, feed: "lane" },
  {
    what: "to a held endpoint with a rate",
    endpoint: { isOpen: false, hasRate: true },
    over: {},
    feed: "dispatcher",
  },
  {
    what: "to a held endpoint with an ordering key",
    endpoint: { isOpen: false },
    over: { orderingKey: "a" },
    feed: "dispatcher",
  },
])("leaves what goes $what to the $feed", async ({ endpoint, over, feed }) => {
  const road = openRoad({ endpoints: [endpoint] });
  await road.emit(over);
  expect(road.feeds()).toEqual([[feed]]);
  expect(road.queued).toEqual(feed === "lane" ? [[null, makeId(0)]] : []);
});

test("wakes a lane once for all deliveries of a batch", async () => {
  const road = openRoad({ endpoints: [{ hasRate: true }, open] });
  await Promise.all(Array.from({ length: 20 }, () => road.emit()));
  expect(road.ingested).toHaveLength(20);
  const wakes = road.queued.filter(([delivery]) => delivery === null);
  expect(wakes.length).toBeLessThanOrEqual(road.batches());
  expect(road.queued).toHaveLength(20 + wakes.length);
});

test("fails a repeat whose first answer cannot be read, and takes it for nothing else", async () => {
  const road = openRoad({ answer: () => ({ kind: "failed", error: new Error("Postgres is away") }) });
  await expect(road.emit()).rejects.toThrow("Postgres is away");
  expect([road.ingested.length, road.queued]).toEqual([1, []]);
});

test.each([
  ["full", "unavailable"],
  ["group_full", "rate_limited"],
] as const)("refuses for now what comes while the batcher is %s", async (reason, code) => {
  const road = openRoad();
  vi.spyOn(road.engine.ingestBatcher, "add").mockRejectedValue(new BatcherFullError(reason));
  await expect(road.emit()).rejects.toMatchObject({ code });
});

const refusing: EngineParts["jsonSchemas"] = {
  compile: () => ({ ok: true, check: () => [{ pointer: "/total", message: "is required" }] }),
};
const rejecting = {
  versionsWithSchema: async () => new Map([["invoice.paid", "1"]]),
  find: async (name: string): Promise<EventType> => ({
    ...{
      id: makeId(8),
      name,
      description: "",
      schema: {},
      example: null,
      validate: "reject",
      archivedAt: null,
    },
    ...{ createdAt: new Date(0), updatedAt: new Date(0) },
  }),
};
const repeated = { idempotency: { key: "order-42", requestHash: Buffer.from("a") } };

test("answers a repeat as the first request was, although its payload would be refused by now", async () => {
  const road = openRoad({ rejects: true, firstAnswer: "a" });
  expect(await road.emit(repeated)).toEqual({
    ...{ id: makeId(7), tenantId, eventType: "invoice.paid", deliveries: 3, createdAt: new Date(0) },
  });
  expect(road.ingested).toEqual([]);
});

test.each([
  ["whose key is new", { firstAnswer: null }, repeated, "invalid_payload"],
  ["without a key", { firstAnswer: "a" }, {}, "invalid_payload"],
  ["whose key was used for another request", { firstAnswer: "b" }, repeated, "idempotency_conflict"],
])("refuses a payload that breaks its schema, $0", async (_what, story, over, code) => {
  const road = openRoad({ rejects: true, ...story });
  await expect(road.emit(over)).rejects.toMatchObject({ code });
});

test("refuses an event whose external id another one has, and says which", async () => {
  const road = openRoad({ answer: () => ({ kind: "taken", eventId: makeId(7) }) });
  const refusal = { code: "external_id_taken", message: expect.stringContaining(encodeId("evt", makeId(7))) };
  await expect(road.emit({ externalId: "order-1" })).rejects.toMatchObject(refusal);
});

test("answers although the broker is away", async () => {
  const road = openRoad({ isBrokerAway: true });
  expect(await road.emit()).toMatchObject({ tenantId, deliveries: 1, createdAt: new Date(0) });
});

test("leaves out endpoints whose filters the payload does not match", async () => {
  const road = openRoad({
    endpoints: [{ filter: { total: { $gte: 100 } } }, { filter: { total: 1 } }, open],
  });
  await road.emit({ value: { total: 100 } });
  expect(road.ingested[0]?.deliveries.map(({ endpointId }) => endpointId)).toEqual([makeId(0), makeId(2)]);
});

test("does not tell a foreign tenant from a missing one", async () => {
  const road = openRoad();
  const foreign = { ...actor, tenantId: makeId(92) };
  await expect(ingest(road.engine, foreign, road.input)).rejects.toMatchObject({ code: "tenant_not_found" });
});

type Story = {
  endpoints?: Partial<SubscribedEndpoint>[];
  answer?: (event: NewEvent) => IngestResult;
  failRegistrations?: number;
  isBrokerAway?: boolean;
  /** Every payload is refused. */
  rejects?: boolean;
  /** The hash of the request that was accepted under the key. */
  firstAnswer?: string | null;
};

function openRoad({
  endpoints = [open],
  answer = () => stored,
  failRegistrations = 0,
  isBrokerAway,
  rejects = false,
  firstAnswer = null,
}: Story = {}) {
  const [registered, queued, ingested]: [string[], DeliveryRef[], NewEvent[]] = [[], [], []];
  let loads = 0;
  let batches = 0;
  let failuresLeft = failRegistrations;
  const fake = createFakeEngine({
    pipeline: {
      async loadSubscriptions(): Promise<TenantSubscriptions> {
        loads += 1;
        const wanted = endpoints.map((over, n) => ({
          id: makeId(n),
          eventTypes: ["*"],
          channels: [],
          filter: null,
          isOpen: true,
          hasRate: false,
          ...over,
        }));
        return { tenantId, endpointsVersion: loads, endpoints: wanted };
      },
      async findFirstAnswer() {
        if (firstAnswer === null) return null;
        const requestHash = Buffer.from(firstAnswer);
        const answer = { eventType: "invoice.paid", deliveries: 3, createdAt: new Date(0) };
        return { ...answer, requestHash, eventId: makeId(7) };
      },
      async ingestEvents(events) {
        ingested.push(...events);
        batches += 1;
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
  const { eventTypes } = fake.management;
  const checked = { ...eventTypes, register, ...(rejects && rejecting) };
  const management = { ...fake.management, eventTypes: checked };
  const engine = createEngine({ ...fake, management, jsonSchemas: refusing });
  const input: IngestInput = {
    tenant: { id: tenantId },
    eventType: "invoice.paid",
    payload: Buffer.from("{}"),
    value: {},
    channels: [],
    tags: [],
    externalId: null,
    deliverAt: null,
    orderingKey: null,
    idempotency: null,
  };
  const emit = (over: Partial<IngestInput> = {}) => ingest(engine, actor, { ...input, ...over });
  return {
    engine,
    input,
    emit,
    registered,
    queued,
    ingested,
    loads: () => loads,
    batches: () => batches,
    feeds: () => ingested.map((event) => event.deliveries.map(({ feed }) => feed)),
  };
}
