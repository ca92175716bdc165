import { expect, test } from "vitest";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import { countSet } from "./count-set.ts";
import type { MissedEvent, OperationStore } from "./operation-store.ts";
import { openMissedSearch, searchMissed } from "./search-missed.ts";

type Settings = { eventTypes: string[]; channels: string[]; filter: Record<string, unknown> | null };
type Stored = MissedEvent & { payload: string | null };

const window = { window: 100, limit: 100, endsAtMs: Number.POSITIVE_INFINITY };

/** An engine with one endpoint, and events that it has no delivery of; `read` tells whose payloads were read. */
function makeEngine(settings: Partial<Settings>, events: readonly Stored[]) {
  const read: string[] = [];
  const reads: string[][] = [];
  const operations: Pick<OperationStore, "findMissed" | "readPayloads"> = {
    findMissed: async () => ({ missed: [...events], last: null }),
    readPayloads: async (_, ids) => {
      read.push(...ids);
      reads.push([...ids]);
      return events.flatMap(({ id, payload }) =>
        payload !== null && ids.includes(id) ? [{ id, payload: Buffer.from(payload) }] : [],
      );
    },
  };
  const endpoints = {
    find: async () => ({ eventTypes: ["*"], channels: [], filter: null, version: 1, ...settings }),
  };
  const fake = createFakeEngine();
  return {
    engine: { ...fake, management: Object.assign(fake.management, { operations, endpoints }) },
    read,
    reads,
  };
}

const event = (n: number, over: Partial<Stored> = {}): Stored => ({
  id: makeId(n),
  eventType: "invoice.paid",
  channels: [],
  payload: `{"total":${n}}`,
  payloadBytes: 12,
  ...over,
});

async function search(
  { engine }: ReturnType<typeof makeEngine>,
  bounds = window,
): Promise<{ eventIds: string[]; last: string | null }> {
  const opened = await openMissedSearch(engine, { tenantId: makeId(1), filter: { endpointId: makeId(2) } });
  if (opened === null) throw new Error("there is no such endpoint");
  return searchMissed(engine, opened, null, bounds);
}

test.for<{ by: string; settings: Partial<Settings>; found: number[] }>([
  { by: "everything", settings: {}, found: [1, 2, 3] },
  { by: "type", settings: { eventTypes: ["invoice.*"] }, found: [1, 3] },
  { by: "channel", settings: { channels: ["eu"] }, found: [3] },
  { by: "filter", settings: { filter: { total: { $gte: 2 } } }, found: [2, 3] },
  { by: "all of them", settings: { eventTypes: ["invoice.*"], filter: { total: { $gte: 2 } } }, found: [3] },
])("an endpoint that subscribes by $by gets what it would get now", async ({ settings, found }) => {
  const events = [event(1), event(2, { eventType: "user.created" }), event(3, { channels: ["eu"] })];
  expect(await search(makeEngine(settings, events))).toEqual({ eventIds: found.map(makeId), last: null });
});

test("payloads are read only for a filter, and only of events whose type and channel fit", async () => {
  const events = [event(1), event(2, { eventType: "user.created" })];
  const without = makeEngine({}, events);
  await search(without);
  expect(without.read).toEqual([]);
  const filtered = makeEngine({ eventTypes: ["invoice.*"], filter: { total: 1 } }, events);
  await search(filtered);
  expect(filtered.read).toEqual([makeId(1)]);
});

test("an event whose payload was forgotten meanwhile is left out", async () => {
  const made = makeEngine({ filter: { total: { $gte: 1 } } }, [event(1, { payload: null }), event(2)]);
  expect((await search(made)).eventIds).toEqual([makeId(2)]);
});

test("with enough found, it says where to go on", async () => {
  const made = makeEngine({}, [event(1), event(2), event(3)]);
  expect(await search(made, { ...window, limit: 2 })).toEqual({
    eventIds: [makeId(1), makeId(2)],
    last: makeId(2),
  });
});

const heavy = (count: number, payloadBytes: number) =>
  Array.from({ length: count }, (_, n) => event(n + 1, { payloadBytes }));

test("payloads are read half a megabyte at a time, a larger one alone", async () => {
  const sizes = [200, 300, 100, 900, 1, 511].map((kb) => kb * 1_024);
  const events = sizes.map((payloadBytes, n) => event(n + 1, { payloadBytes }));
  const made = makeEngine({ filter: { total: { $gte: 1 } } }, events);
  expect((await search(made)).eventIds).toEqual(events.map(({ id }) => id));
  expect(made.reads).toEqual([[1, 2], [3], [4], [5, 6]].map((chunk) => chunk.map(makeId)));
});

test("with enough read, it says where to go on, though nothing was found", async () => {
  const made = makeEngine({ filter: { never: 1 } }, heavy(100, 1_048_576));
  expect(await search(made)).toEqual({ eventIds: [], last: makeId(16) });
  expect(made.read).toHaveLength(16);
});

test("with its time over it ends behind what it has begun, and so gets on", async () => {
  const made = makeEngine({ filter: { total: 1 } }, heavy(5, 1_048_576));
  expect(await search(made, { ...window, endsAtMs: 0 })).toEqual({ eventIds: [makeId(1)], last: makeId(1) });
});

test("without a filter, sizes and time do not matter", async () => {
  const made = makeEngine({}, heavy(50, 1_048_576));
  const found = await search(made, { ...window, endsAtMs: 0 });
  expect([found.eventIds.length, found.last]).toEqual([50, null]);
});

test("what takes too long to count is given up within a window", async () => {
  const { engine } = makeEngine({ filter: { never: 1 } }, heavy(100, 1_048_576));
  let nowMs = 0;
  const slow = { ...engine, clock: { now: () => (nowMs += 1_000) } };
  const planned = { tenantId: makeId(1), filter: { endpointId: makeId(2) }, ratePerSecond: null };
  expect(await countSet(slow, { ...planned, action: "replay-missing", createdAt: new Date(0) })).toBeNull();
  expect(nowMs).toBeLessThan(10_000);
});

test("a filter that cannot be read any more matches nothing", async () => {
  const { engine } = makeEngine({ filter: { total: { $nonsense: 1 } } }, [event(1)]);
  const filter = { endpointId: makeId(2) };
  expect(await openMissedSearch(engine, { tenantId: makeId(1), filter })).toBeNull();
});
