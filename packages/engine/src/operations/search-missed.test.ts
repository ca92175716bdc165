import { expect, test } from "vitest";
import { createFakeEngine, makeId } from "../testing/fake-engine.ts";
import type { MissedEvent, OperationStore } from "./operation-store.ts";
import { openMissedSearch, searchMissed } from "./search-missed.ts";

type Settings = { eventTypes: string[]; channels: string[]; filter: Record<string, unknown> | null };
type Stored = MissedEvent & { payload: string | null };

const window = { window: 100, limit: 100 };

/** An engine with one endpoint, and events that it has no delivery of; `read` tells whose payloads were read. */
function makeEngine(settings: Partial<Settings>, events: readonly Stored[]) {
  const read: string[] = [];
  const operations: Pick<OperationStore, "findMissed" | "readPayloads"> = {
    findMissed: async () => ({ missed: [...events], last: null }),
    readPayloads: async (_, ids) => {
      read.push(...ids);
      return events.flatMap(({ id, payload }) =>
        payload !== null && ids.includes(id) ? [{ id, payload: Buffer.from(payload) }] : [],
      );
    },
  };
  const endpoints = {
    find: async () => ({ eventTypes: ["*"], channels: [], filter: null, version: 1, ...settings }),
  };
  const fake = createFakeEngine();
  return { engine: { ...fake, management: Object.assign(fake.management, { operations, endpoints }) }, read };
}

const event = (n: number, over: Partial<Stored> = {}): Stored => ({
  id: makeId(n),
  eventType: "invoice.paid",
  channels: [],
  payload: `{"total":${n}}`,
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
  expect(await search(made, { window: 100, limit: 2 })).toEqual({
    eventIds: [makeId(1), makeId(2)],
    last: makeId(2),
  });
});

test("a filter that cannot be read any more matches nothing", async () => {
  const { engine } = makeEngine({ filter: { total: { $nonsense: 1 } } }, [event(1)]);
  const filter = { endpointId: makeId(2) };
  expect(await openMissedSearch(engine, { tenantId: makeId(1), filter })).toBeNull();
});
