import { expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { Engine } from "../engine.ts";
import type { EventWithPayload, HistoryStore, PayloadSearch } from "../history-store.ts";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import { searchPayloads } from "./search-payloads.ts";

const actor: Actor = { kind: "api_key", id: makeId(90), tenantId: null, requestId: null };
const nowMs = 1_700_000_000_000;
const page = { limit: 2, before: null };

test.for([
  { what: "ten steps", bytes: 1_000, steps: 10 },
  { what: "32 MB", bytes: 10_000_000, steps: 4 },
])("stops after $what, empty-handed, and says where to go on", async ({ bytes, steps }) => {
  const road = openRoad((step) => ({ data: [], next: makeId(1_000 - step), bytes }));
  expect(await road.search("1", page)).toEqual({ data: [], next: makeId(1_000 - steps) });
  expect(road.asked).toHaveLength(steps);
  expect(road.asked.map(({ before }) => before).slice(0, 2)).toEqual([null, makeId(999)]);
});

test("ends a page with the match before the first that has no room, and goes on behind it", async () => {
  const payloads = ['{"a":1}', '{"a":2}', '{"a":1.0}', '{"b":1}', '{"a":"1"}'];
  const road = openRoad(() => ({ data: payloads.map(makeEvent), next: null, bytes: 100 }));
  const { data, next } = await road.search("1", page);
  expect(data.map(({ id }) => id)).toEqual([makeId(500), makeId(498)]);
  expect(next).toBe(makeId(498));
});

test("looks for the last 24 hours unless it is told since when", async () => {
  const road = openRoad(() => ({ data: [], next: null, bytes: 0 }));
  await road.search("1", page);
  await road.search("1", page, new Date(7));
  const since = road.asked.map(({ search }) => search.filter.createdAfter?.getTime());
  expect(since).toEqual([nowMs - 86_400_000, 7]);
});

type Step = Awaited<ReturnType<HistoryStore["readPayloads"]>>;

function openRoad(read: (step: number) => Step) {
  const asked: { search: PayloadSearch; before: string | null }[] = [];
  const management = {
    tenants: { find: async () => ({ id: makeId(1) }) },
    history: {
      async readPayloads(_tenantId: string, search: PayloadSearch, before: string | null) {
        asked.push({ search, before });
        return read(asked.length);
      },
    },
  };
  const engine = { ...createFakeEngine({ clock: { now: () => nowMs } }), management };
  const search = (value: string, of: typeof page, createdAfter?: Date) =>
    searchPayloads(
      asEngine(engine),
      actor,
      { id: makeId(1) },
      { filter: createdAfter ? { createdAfter } : {}, payload: { path: ["a"], value } },
      of,
    );
  return { asked, search };
}

/** The search uses nothing else of the store. */
function asEngine(engine: object): Engine {
  return engine as Engine;
}

function makeEvent(payload: string, index: number): EventWithPayload {
  return {
    id: makeId(500 - index),
    tenantId: makeId(1),
    eventType: "a",
    channels: [],
    tags: [],
    externalId: null,
    orderingKey: null,
    deliveries: 0,
    schemaError: null,
    createdAt: new Date(0),
    payload: Buffer.from(payload),
  };
}
