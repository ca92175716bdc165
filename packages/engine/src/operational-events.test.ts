import { encodeId } from "@posthorn/domain/id";
import { expect, test } from "vitest";
import { createEngine } from "./engine.ts";
import {
  announce,
  announceBacklog,
  announceEndpoint,
  announceFailed,
  announceHealth,
  disableEndpoint,
} from "./operational-events.ts";
import type { JudgedEndpoint, NewEvent } from "./pipeline-store.ts";
import { posthornTenant } from "./tenants/posthorn-tenant.ts";
import { createFakeEngine, makeClaim, makeId } from "./testing/fake-engine.ts";

const [tenantId, endpointId] = [makeId(1), makeId(2)];
const names = { tenantId: encodeId("ten", tenantId), endpointId: encodeId("ep", endpointId) };
const judged: JudgedEndpoint = {
  endpointId,
  tenantId,
  version: 3,
  breaker: null,
  notice: null,
  isTimeUp: false,
  isRecovered: false,
  failingSince: null,
};
const since = new Date(86_400_000);

test("goes to Posthorn's own tenant by the path of every event, under a key of its own", async () => {
  const road = openRoad();
  await announce(road.engine, "backlog.high", { a: 1 }, "key");
  expect(road.events).toMatchObject([
    {
      tenantId: posthornTenant.id,
      eventType: "backlog.high",
      idempotency: { key: "backlog.high key" },
      deliveries: [{ endpointId: makeId(99) }],
    },
  ]);
  expect(road.told()).toEqual([["backlog.high", { a: 1 }]]);
});

test("is not emitted while nobody listens, which is looked up every few seconds only", async () => {
  const road = openRoad({ listeners: 0 });
  for (let n = 0; n < 10; n += 1) await announce(road.engine, "backlog.high", {}, String(n));
  expect([road.events, road.loads()]).toEqual([[], 1]);
  road.listen(1);
  road.pass(5_000);
  await announce(road.engine, "backlog.high", {}, "key");
  expect(road.events).toHaveLength(1);
});

test("that cannot be emitted is logged and stops nothing", async () => {
  const road = openRoad({ isAway: true });
  await announce(road.engine, "backlog.high", {}, "key");
  expect(road.engine.lines).toMatchObject([{ level: "warn", eventType: "backlog.high" }]);
});

test.for<{ what: string; over: Partial<JudgedEndpoint>; told: unknown[]; disabled: number }>([
  { what: "nothing new", over: {}, told: [], disabled: 0 },
  { what: "a breaker that opened", over: { breaker: "opened" }, told: [], disabled: 0 },
  { what: "a recovery", over: { isRecovered: true }, told: [["endpoint.recovered", names]], disabled: 0 },
  {
    what: "half of the time until it is disabled",
    over: { notice: 50, failingSince: since },
    told: [["endpoint.failing", { ...names, percent: 50, failingSince: since.toISOString() }]],
    disabled: 0,
  },
  {
    what: "all of that time",
    over: { notice: 100, isTimeUp: true, failingSince: since },
    told: [
      ["endpoint.failing", { ...names, percent: 100, failingSince: since.toISOString() }],
      ["endpoint.disabled", { ...names, reason: "failing" }],
    ],
    disabled: 1,
  },
])("of a judgement tells $what", async ({ over, told, disabled }) => {
  const road = openRoad();
  await announceHealth(road.engine, { ...judged, ...over });
  expect(road.told()).toEqual(told);
  expect(road.disabled).toMatchObject(
    Array(disabled).fill({ id: endpointId, version: 3, reason: "failing" }),
  );
});

test("says that an endpoint was disabled only when it was", async () => {
  const road = openRoad({ isChangedMeanwhile: true });
  await disableEndpoint(road.engine, { id: endpointId, tenantId, version: 3, reason: "gone" });
  expect([road.disabled.length, road.told(), road.engine.lines]).toEqual([1, [], []]);
});

test("tells of the last attempt of a delivery, once under its number", async () => {
  const road = openRoad();
  const attempt = { number: 4, reason: "http_5xx", statusCode: 503 } as const;
  await announceFailed(road.engine, makeClaim(makeId(7), endpointId, { tenantId }), attempt);
  expect(road.told()).toMatchObject([
    ["delivery.failed", { ...names, deliveryId: encodeId("dlv", makeId(7)), attempts: 4, statusCode: 503 }],
  ]);
  expect(road.events[0]?.idempotency?.key).toBe(`delivery.failed ${makeId(7)} 4`);
});

test("tells nothing of Posthorn's own tenant, whose listeners would be told of themselves for ever", async () => {
  const road = openRoad();
  const own = posthornTenant.id;
  await announceHealth(road.engine, {
    ...judged,
    tenantId: own,
    isRecovered: true,
    notice: 100,
    isTimeUp: true,
  });
  const attempt = { number: 4, reason: "http_5xx", statusCode: 503 } as const;
  await announceFailed(road.engine, makeClaim(makeId(7), endpointId, { tenantId: own }), attempt);
  await announceEndpoint(road.engine, "endpoint.updated", { id: endpointId, tenantId: own, version: 2 });
  expect(road.told()).toEqual([]);
  expect(road.disabled).toHaveLength(1);
});

test("tells of a high backlog from two minutes on, once an hour, under a key that other workers use too", async () => {
  const road = openRoad();
  await announceBacklog(road.engine, 119_999);
  expect(road.events).toEqual([]);
  await announceBacklog(road.engine, 120_400);
  await announceBacklog(road.engine, 150_000);
  road.pass(3_600_000);
  await announceBacklog(road.engine, 150_000);
  expect(road.told()[0]).toEqual(["backlog.high", { oldestDueAgeSeconds: 120 }]);
  expect(road.events).toHaveLength(2);
  await announceBacklog({ ...road.engine }, 150_000);
  const [first, second, ofAnother] = road.events.map(({ idempotency }) => idempotency?.key);
  expect(second).not.toBe(first);
  expect(ofAnother).toBe(second);
});

function openRoad(story: { listeners?: number; isAway?: boolean; isChangedMeanwhile?: boolean } = {}) {
  const events: NewEvent[] = [];
  const disabled: unknown[] = [];
  let listeners = story.listeners ?? 1;
  let loads = 0;
  let nowMs = 7_200_000;
  const fake = createFakeEngine({
    clock: { now: () => nowMs },
    pipeline: {
      async loadSubscriptions() {
        if (story.isAway) throw new Error("Postgres is away");
        loads += 1;
        const endpoint = { eventTypes: ["*"], channels: [], filter: null, isOpen: true, hasRate: false };
        const endpoints = Array.from({ length: listeners }, () => ({ id: makeId(99), ...endpoint }));
        return { tenantId: posthornTenant.id, endpointsVersion: 1, endpoints };
      },
      async ingestEvents(given) {
        events.push(...given);
        return given.map(() => ({ kind: "stored", createdAt: new Date(0) }));
      },
      async disableEndpoints(given) {
        disabled.push(...given);
        return story.isChangedMeanwhile ? [] : given.map(({ id }) => id);
      },
    },
    queue: { add: async () => {} },
  });
  const eventTypes = { ...fake.management.eventTypes, register: async () => {} };
  const engine = createEngine({ ...fake, management: { ...fake.management, eventTypes } });
  return {
    engine: { ...engine, lines: fake.lines },
    events,
    disabled,
    loads: () => loads,
    listen: (count: number) => {
      listeners = count;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
    told: () =>
      events.map(({ eventType, payload }) => [eventType, JSON.parse(new TextDecoder().decode(payload))]),
  };
}
