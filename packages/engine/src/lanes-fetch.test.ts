import fc from "fast-check";
import { expect, test } from "vitest";
import type { LaneLimits } from "./lanes.ts";
import type { QueueName } from "./ports.ts";
import { type LaneRoad, openLaneRoad, poke, refs, roomy, settle, track } from "./testing/open-lane-road.ts";

test("asks what may go to an endpoint, at most as much as it has room for, and starts what it is given", async () => {
  const road = openLaneRoad(roomy, { a: { maxInFlight: 3 } });
  road.offer("redeliver", poke("a"));
  expect(road.fetches).toMatchObject([{ endpoint: "a", room: 3 }]);
  await road.fetches[0]?.answer(["a-0", "a-1"]);
  expect(road.running()).toEqual(["a-0", "a-1"]);
});

test.for<{ what: string; room: number; limits?: Partial<typeof roomy>; settings?: object }>([
  { what: "the endpoint's cap", room: 2, settings: { maxInFlight: 2 } },
  { what: "the slots", room: 4, limits: { slots: 4 } },
  { what: "the slots of the queue", room: 3, limits: { slotsOf: () => 3 } },
  { what: "the slots of the host", room: 5, limits: { slotsPerHost: 5 } },
  { what: "the tenant's share", room: 8, limits: { tenantShare: 0.8 } },
  { what: "50", room: 50, limits: { slots: 90, slotsOf: () => 90 } },
])("asks for no more than $what", async ({ room, limits, settings }) => {
  const road = openLaneRoad({ ...roomy, ...limits }, { a: { maxInFlight: 99, ...settings } });
  road.offer("redeliver", poke("a"));
  expect(road.fetches).toMatchObject([{ room }]);
  await road.fetches[0]?.answer([]);
  expect(road.lanes.isIdle).toBe(true);
});

test("holds its slots while it asks, and gives back what it does not need", async () => {
  const road = openLaneRoad({ ...roomy, slots: 4 }, { a: { maxInFlight: 9 }, b: { maxInFlight: 9 } });
  const offer = road.offer("redeliver", poke("a"));
  road.offer("deliver", refs("b", 5));
  await settle();
  expect([offer.isDone, road.running()]).toEqual([false, []]);
  await road.fetches[0]?.answer(["a-0"]);
  expect(offer.isDone).toBe(false);
  expect(road.running()).toEqual(["a-0", "b-0", "b-1", "b-2"]);
});

test("goes on asking as long as there was more than it had room for", async () => {
  const road = openLaneRoad(roomy, { a: { maxInFlight: 2 } });
  road.offer("redeliver", poke("a"));
  await road.fetches[0]?.answer(["a-0", "a-1"]);
  expect(road.fetches).toEqual([]);
  road.send("a-0");
  expect(road.fetches).toMatchObject([{ endpoint: "a", room: 1 }]);
  await road.fetches[0]?.answer([]);
  expect(road.fetches).toEqual([]);
});

test("asks again when an ordered delivery has ended, for what it may have held up, and for no other", async () => {
  const road = openLaneRoad(roomy, { a: { maxInFlight: 5 } });
  road.offer("redeliver", poke("a"));
  await road.fetches[0]?.answer(["a-0", "a-ordered"]);
  await road.finish("a-0");
  expect(road.fetches).toEqual([]);
  await road.finish("a-ordered");
  expect(road.fetches).toHaveLength(1);
  await road.fetches[0]?.answer([]);
  expect(road.lanes.isIdle).toBe(true);
});

test("asks once for however many pokes that came while it could not", async () => {
  const road = openLaneRoad(roomy, { a: { maxInFlight: 1 } });
  road.offer("deliver", refs("a", 1));
  for (let n = 0; n < 5; n += 1) road.offer("deliver", poke("a"));
  expect(road.fetches).toEqual([]);
  await road.finish("a-0");
  expect(road.fetches).toHaveLength(1);
  await road.fetches[0]?.answer([]);
  expect(road.fetches).toEqual([]);
});

test("stops when its last fetch is answered and what that brought has ended", async () => {
  const road = openLaneRoad(roomy, { a: { maxInFlight: 2 } });
  road.offer("deliver", poke("a"));
  const stop = track(road.lanes.stop());
  await road.fetches[0]?.answer(["a-0", "a-1"]);
  expect([stop.isDone, road.running()]).toEqual([false, ["a-0", "a-1"]]);
  await road.finishAll();
  expect([stop.isDone, road.fetches]).toEqual([true, []]);
});

const endpoints = {
  a: { tenantId: "one", host: "x", maxInFlight: 1 },
  b: { tenantId: "one", host: "x", maxInFlight: 5 },
  c: { tenantId: "two", host: "x", maxInFlight: 3 },
  d: { tenantId: "two", host: "y", maxInFlight: 4 },
  e: { tenantId: "three", host: "y", maxInFlight: 2 },
} as const;
type Name = keyof typeof endpoints;
const names = ["a", "b", "c", "d", "e"] as const;
const anyLimits: fc.Arbitrary<LaneLimits> = fc
  .record({ slots: fc.integer({ min: 1, max: 8 }), slotsPerHost: fc.integer({ min: 1, max: 4 }) })
  .map(({ slots, slotsPerHost }) => ({
    slots,
    slotsOf: (queue) => Math.ceil(slots * (queue === "deliver" ? 0.8 : 0.5)),
    slotsPerHost,
    tenantShare: 4,
    waitingPerEndpoint: 100,
  }));

type Step =
  | { do: "offer" | "poke" | "store"; queue: QueueName; endpoint: Name; count: number }
  | { do: "send" | "finish" | "answer"; which: number };
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom("offer", "poke", "store"),
    queue: fc.constantFrom<QueueName>("deliver", "redeliver"),
    endpoint: fc.constantFrom(...names),
    count: fc.integer({ min: 1, max: 8 }),
  }),
  fc.record({ do: fc.constantFrom("send", "finish", "answer"), which: fc.nat() }),
);

test("whatever is offered and fetched and whenever it ends, no limit is exceeded, nothing is forgotten and nothing leaks", async () => {
  await fc.assert(
    fc.asyncProperty(anyLimits, fc.array(anyStep, { maxLength: 60 }), async (limits, steps) => {
      const story = openStory(limits);
      for (const [at, step] of steps.entries()) {
        await story.take(step, at);
        story.expectWithinLimits();
      }
      await story.end();
      expect(story.road.finished.toSorted()).toEqual([...story.given].toSorted());
      expect(story.road.lanes.isIdle).toBe(true);
    }),
    { numRuns: 300 },
  );
});

/** A road, what Postgres would hold for the lanes of each endpoint, and all that was ever given. */
function openStory(limits: LaneLimits) {
  const road = openLaneRoad(limits, endpoints);
  const stored: Record<Name, string[]> = { a: [], b: [], c: [], d: [], e: [] };
  const given = new Set<string>();
  const offered = new Set<string>();
  const sent = new Set<string>();
  const answer = async (fetch: LaneRoad["fetches"][number] | undefined) =>
    fetch?.answer(stored[fetch.endpoint as Name].splice(0, fetch.room));
  const make = (endpoint: Name, at: number, count: number) => {
    const ids = Array.from({ length: count }, (_, n) => `${endpoint}-${at}-${n}`);
    for (const id of ids) given.add(id);
    return ids;
  };
  return {
    road,
    given,
    async take(step: Step, at: number) {
      if ("which" in step) {
        const running = road.running();
        const id = running[step.which % Math.max(1, running.length)];
        if (step.do === "answer") await answer(road.fetches[step.which % Math.max(1, road.fetches.length)]);
        else if (step.do === "finish" && id !== undefined) await road.finish(id);
        else if (id !== undefined) road.send(sent.add(id) && id);
        return;
      }
      const { endpoint, queue } = step;
      if (step.do === "store") stored[endpoint].push(...make(endpoint, at, step.count));
      if (step.do === "offer")
        road.offer(
          queue,
          make(endpoint, at, step.count).map((id) => [id, endpoint]),
        );
      else road.offer(queue, poke(endpoint));
    },
    expectWithinLimits() {
      const held = road.fetches.flatMap(({ endpoint, room }) => Array<string>(room).fill(endpoint));
      const inFlight = [
        ...road
          .running()
          .filter((id) => !sent.has(id))
          .map((id) => id.slice(0, 1)),
        ...held,
      ];
      const slots = road.running().length + held.length;
      expect(road.lanes.running).toBe(slots);
      expect(slots).toBeLessThanOrEqual(limits.slots);
      for (const name of names) {
        expect(inFlight.filter((one) => one === name).length).toBeLessThanOrEqual(
          endpoints[name].maxInFlight,
        );
      }
      for (const host of ["x", "y"]) {
        const toHost = inFlight.filter((one) => endpoints[one as Name].host === host);
        expect(toHost.length).toBeLessThanOrEqual(limits.slotsPerHost);
      }
    },
    /** Lets everything end. What was offered needs no reminder; what is still stored is asked for as the dispatcher would. */
    async end() {
      for (let round = 0; round < 500; round += 1) {
        await road.finishAll();
        await answer(road.fetches[0]);
        if (road.fetches.length + road.running().length > 0) continue;
        expect(road.finished).toEqual(expect.arrayContaining([...offered]));
        const left = names.filter((name) => stored[name].length > 0);
        if (left.length === 0) return;
        road.offer("redeliver", left.flatMap(poke));
      }
      throw new Error("it does not end");
    },
  };
}
