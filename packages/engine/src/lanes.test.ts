import { expect, test } from "vitest";
import type { LaneLimits } from "./lanes.ts";
import type { QueueName } from "./ports.ts";
import { openLaneRoad, refs, roomy, settle, track } from "./testing/open-lane-road.ts";

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
  const limits = { ...roomy, slots: 4, slotsOf: slotsOf({ deliver: 3, redeliver: 2 }) };
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

test("lets a target host have its share of the slots only, and starts what waits for it when one of them is free", async () => {
  const host = "hooks.example";
  const road = openLaneRoad(
    { ...roomy, slotsPerHost: 2 },
    { a: { host, maxInFlight: 9 }, b: { host, maxInFlight: 9 }, elsewhere: { maxInFlight: 9 } },
  );
  road.offer("deliver", [...refs("a", 3), ...refs("b", 3), ...refs("elsewhere", 2)]);
  expect(road.running()).toEqual(["a-0", "b-0", "elsewhere-0", "elsewhere-1"]);
  road.send("a-0");
  expect(road.running()).toHaveLength(5);
  await road.finish("b-0");
  expect(road.running().filter((id) => !id.startsWith("elsewhere"))).toHaveLength(3);
  await road.finishAll();
  expect(road.finished).toHaveLength(8);
});

test("serves the endpoints of a full host in turn", async () => {
  const settings = Object.fromEntries(["a", "b", "c"].map((name) => [name, { host: "h", maxInFlight: 9 }]));
  const road = openLaneRoad({ ...roomy, slotsPerHost: 1 }, settings);
  road.offer("deliver", [...refs("a", 3), ...refs("b", 3), ...refs("c", 1)]);
  await road.finishAll();
  expect(new Set(road.finished.slice(0, 4).map((id) => id[0]))).toEqual(new Set(["a", "b", "c"]));
  expect(road.finished).toHaveLength(7);
});

test("leaves slots for the next tenant, however much one has waiting", () => {
  const tenantOf = (tenantId: string) => ({ tenantId, maxInFlight: 99 });
  const limits = { ...roomy, slots: 100, slotsOf: () => 100, tenantShare: 4 };
  const road = openLaneRoad(limits, { a: tenantOf("one"), b: tenantOf("two"), c: tenantOf("three") });
  const count = (name: string) => road.running().filter((id) => id.startsWith(name)).length;
  road.offer("deliver", refs("a", 99));
  expect(count("a")).toBe(80);
  road.offer("deliver", refs("b", 99));
  expect(count("b")).toBe(16);
  road.offer("deliver", refs("c", 99));
  expect([count("a"), count("b"), count("c")]).toEqual([80, 16, 4]);
});

test("serves tenants in turn, whatever number of endpoints each has", async () => {
  const many = Array.from({ length: 20 }, (_, n) => `many${n}`);
  const settings = Object.fromEntries(many.map((name) => [name, { tenantId: "big" }]));
  const road = openLaneRoad({ ...roomy, slots: 1 }, { ...settings, few: { tenantId: "small" } });
  road.offer("deliver", [...many.flatMap((name) => refs(name, 2)), ...refs("few", 5)]);
  await road.finishAll();
  const first = road.finished.slice(0, 10).map((id) => id.replace(/\d*-.*/, ""));
  expect(first.filter((name) => name === "few")).toHaveLength(5);
  expect(road.finished).toHaveLength(45);
});

test("a tenant that could take no more gets its slots back as others end", async () => {
  const limits = { ...roomy, slots: 5, slotsOf: () => 5, tenantShare: 1 };
  const road = openLaneRoad(limits, {
    a: { tenantId: "one", maxInFlight: 9 },
    b: { tenantId: "two", maxInFlight: 9 },
  });
  road.offer("deliver", refs("b", 2));
  road.offer("deliver", refs("a", 4));
  expect(road.running()).toEqual(["b-0", "b-1", "a-0", "a-1"]);
  await road.finish("b-0");
  expect(road.running()).toEqual(["b-1", "a-0", "a-1"]);
  await road.finish("b-1");
  expect(road.running()).toEqual(["a-0", "a-1", "a-2"]);
  await road.finishAll();
  expect(road.finished).toHaveLength(6);
});

test("forgets endpoints, tenants and hosts once nothing of them is under way", async () => {
  const road = openLaneRoad(roomy, { a: { tenantId: "one" }, b: { host: "a" } });
  road.offer("deliver", [...refs("a", 3), ...refs("b", 3)]);
  road.offer("redeliver", [...refs("a", 2)]);
  road.send("a-0");
  expect(road.lanes.isIdle).toBe(false);
  await road.finishAll();
  expect(road.lanes.isIdle).toBe(true);
});

function openRoad(limits: LaneLimits, caps: Record<string, number>) {
  const settings = Object.entries(caps).map(([name, maxInFlight]) => [name, { maxInFlight }] as const);
  return openLaneRoad(limits, Object.fromEntries(settings));
}

function slotsOf(slots: Record<QueueName, number>): LaneLimits["slotsOf"] {
  return (queue) => slots[queue];
}
