import fc from "fast-check";
import { expect, test } from "vitest";
import { type LaneLimits, Lanes } from "./lanes.ts";
import type { DeliveryRef, QueueName } from "./ports.ts";

const roomy: LaneLimits = { slots: 10, slotsOf: { deliver: 10, redeliver: 10 }, waitingPerEndpoint: 100 };

test("runs at most as many deliveries of an endpoint at once as its cap, and all of them in the end", async () => {
  const road = openRoad(roomy, { slow: 2 });
  road.offer("deliver", refs("slow", 5));
  expect(road.running()).toEqual(["slow-0", "slow-1"]);
  await road.finish("slow-0");
  expect(road.running()).toEqual(["slow-1", "slow-2"]);
  await road.finishAll();
  expect(road.finished).toHaveLength(5);
});

test("gives an endpoint its place back when the request has ended, before the result is recorded", async () => {
  const road = openRoad(roomy, { a: 1 });
  road.offer("deliver", refs("a", 2));
  road.send("a-0");
  expect(road.running()).toEqual(["a-0", "a-1"]);
  await road.finish("a-0");
  expect(road.running()).toEqual(["a-1"]);
});

test("serves endpoints in turn, so that a long line of one does not keep the others waiting", async () => {
  const road = openRoad({ ...roomy, slots: 1 }, { a: 9, b: 9, c: 9 });
  road.offer("deliver", [...refs("a", 3), ...refs("b", 3), ...refs("c", 1)]);
  await road.finishAll();
  expect(road.finished.map((id) => id[0]).join("")).toBe("abcabab");
});

test("lets an endpoint at its cap take no slot that another can use", async () => {
  const road = openRoad({ ...roomy, slots: 4 }, { slow: 1, quick: 9 });
  road.offer("deliver", [...refs("slow", 50), ...refs("quick", 3)]);
  expect(road.running()).toEqual(["slow-0", "quick-0", "quick-1", "quick-2"]);
});

test("keeps slots free for the other queue", async () => {
  const limits = { ...roomy, slots: 4, slotsOf: { deliver: 3, redeliver: 2 } };
  const road = openRoad(limits, { a: 99, b: 99 });
  road.offer("deliver", refs("a", 10));
  expect(road.running()).toHaveLength(3);
  road.offer("redeliver", refs("b", 10));
  expect(road.running()).toEqual(["a-0", "a-1", "a-2", "b-0"]);
  await road.finish("a-0");
  expect(road.running()).toHaveLength(4);
});

test("counts an endpoint's cap over both queues", () => {
  const road = openRoad(roomy, { a: 2 });
  road.offer("deliver", [["first", "a"]]);
  road.offer("redeliver", [
    ["again", "a"],
    ["more", "a"],
  ]);
  expect(road.running()).toEqual(["first", "again"]);
});

test("asks for the next job only when its queue has a free slot", async () => {
  const road = openRoad({ ...roomy, slots: 2 }, { a: 9 });
  const offer = road.offer("deliver", refs("a", 2));
  await settle();
  expect(offer.isDone).toBe(false);
  await road.finish("a-0");
  expect(offer.isDone).toBe(true);
  await road.finishAll();
});

test("asks for the next job at once when an endpoint is at its cap but slots are free", async () => {
  const road = openRoad(roomy, { a: 1 });
  await road.offer("deliver", refs("a", 5)).done;
  expect(road.running()).toEqual(["a-0"]);
});

test("holds a delivery that is offered again while it waits once, and no more than its limit of ids", async () => {
  const road = openRoad({ ...roomy, waitingPerEndpoint: 3 }, { a: 1 });
  road.offer("deliver", refs("a", 1));
  for (let n = 0; n < 3; n += 1) road.offer("deliver", refs("a", 10).slice(1));
  await road.finishAll();
  expect(road.finished).toEqual(["a-0", "a-1", "a-2", "a-3"]);
});

test("stops when what is under way has ended, forgets what waits and takes nothing more", async () => {
  const road = openRoad({ ...roomy, slots: 1 }, { a: 1 });
  const offer = road.offer("deliver", refs("a", 3));
  const stop = track(road.lanes.stop());
  await settle();
  expect([offer.isDone, stop.isDone]).toEqual([true, false]);
  await road.offer("deliver", refs("b", 3)).done;
  await road.finish("a-0");
  expect(stop.isDone).toBe(true);
  expect([road.finished, road.running()]).toEqual([["a-0"], []]);
});

test("whatever is offered and whenever it ends, no limit is exceeded and nothing is forgotten", async () => {
  const offers = fc.array(
    fc.record({
      queue: fc.constantFrom<QueueName>("deliver", "redeliver"),
      endpoint: fc.constantFrom("a", "b", "c"),
      count: fc.integer({ min: 1, max: 8 }),
      finish: fc.nat(),
    }),
    { maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(offers, async (steps) => {
      const caps = { a: 1, b: 2, c: 5 };
      const limits = { ...roomy, slots: 4, slotsOf: { deliver: 3, redeliver: 2 } };
      const road = openRoad(limits, caps);
      const offered = new Set<string>();
      for (const [at, { queue, endpoint, count, finish }] of steps.entries()) {
        const ids = Array.from({ length: count }, (_, n) => `${endpoint}-${at}-${n}`);
        for (const id of ids) offered.add(id);
        road.offer(
          queue,
          ids.map((id) => [id, endpoint]),
        );
        const running = road.running();
        expect(running.length).toBeLessThanOrEqual(limits.slots);
        for (const [name, cap] of Object.entries(caps)) {
          expect(running.filter((id) => id.startsWith(name)).length).toBeLessThanOrEqual(cap);
        }
        const ended = running[finish % Math.max(1, running.length)];
        if (ended !== undefined) await road.finish(ended);
      }
      await road.finishAll();
      expect(new Set(road.finished)).toEqual(offered);
      expect(road.finished).toHaveLength(offered.size);
    }),
    { numRuns: 60 },
  );
});

/** Lanes whose deliveries end when the test says so. */
function openRoad(limits: LaneLimits, caps: Record<string, number>) {
  const underWay = new Map<string, { onSent: () => void; end: () => void }>();
  const finished: string[] = [];
  const lanes = new Lanes(
    limits,
    (endpointId) => caps[endpointId] ?? 1,
    (deliveryId, onSent) =>
      new Promise((resolve) => {
        underWay.set(deliveryId, { onSent, end: resolve });
      }),
  );
  const finish = async (id: string) => {
    const delivery = underWay.get(id);
    if (delivery === undefined) throw new Error(`${id} is not under way`);
    underWay.delete(id);
    finished.push(id);
    delivery.end();
    await settle();
  };
  return {
    lanes,
    finished,
    finish,
    running: () => [...underWay.keys()],
    send: (id: string) => underWay.get(id)?.onSent(),
    offer: (queue: QueueName, offered: DeliveryRef[]) => track(lanes.offer(queue, offered)),
    async finishAll() {
      for (let [id] = underWay.keys(); id !== undefined; [id] = underWay.keys()) await finish(id);
    },
  };
}

function refs(endpoint: string, count: number): DeliveryRef[] {
  return Array.from({ length: count }, (_, n) => [`${endpoint}-${n}`, endpoint]);
}

function track(promise: Promise<void>): { isDone: boolean; done: Promise<void> } {
  const tracked = { isDone: false, done: promise };
  void promise.then(() => {
    tracked.isDone = true;
  });
  return tracked;
}

/** Lets every promise that can settle do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
