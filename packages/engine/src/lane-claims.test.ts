import { encodeId } from "@posthorn/domain/id";
import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test, vi } from "vitest";
import { LaneClaims } from "./lane-claims.ts";
import type { LaneClaims as Answer, ExpiredClaim, LaneAsk, NewAttempt } from "./pipeline-store.ts";
import { createFakeEngine, makeClaim, makeId } from "./testing/fake-engine.ts";

const [one, two] = [makeId(1), makeId(2)];
const startedAtMs = 1_000_000;

test("asks for endpoints that are asked for together in one transaction, and gives each what is its own", async () => {
  const road = openRoad(({ endpointId, room }) => ({ claimed: claim(endpointId, room) }));
  const [a, b, c, d] = await Promise.all([
    road.claims.fetch(one, 1),
    road.claims.fetch(one, 2),
    road.claims.fetch(two, 1),
    road.claims.fetch(one, 3),
  ]);
  expect(road.asked).toEqual([
    [
      { endpointId: one, room: 6, afterKey: null },
      { endpointId: two, room: 1, afterKey: null },
    ],
  ]);
  expect([a, b, c, d].map((claims) => claims.length)).toEqual([1, 2, 1, 3]);
  expect(c[0]?.delivery.endpointId).toBe(two);
  expect(new Set([...a, ...b, ...d].map(({ delivery }) => delivery.id)).size).toBe(6);
});

test("gives nothing and says so when Postgres is away", async () => {
  const road = openRoad(() => {
    throw new Error("Postgres is away");
  });
  expect(await road.claims.fetch(one, 5)).toEqual([]);
  expect(road.engine.lines).toMatchObject([{ level: "error", endpoint: encodeId("ep", one) }]);
});

test("lets what has no place in a rate leave at once, counted from before it was asked for", async () => {
  const road = openRoad(() => ({ claimed: [makeClaim(makeId(9), one)] }), { takesMs: 70 });
  expect(await road.claims.fetch(one, 1)).toMatchObject([{ leavesAtMs: startedAtMs, lateByMs: null }]);
});

test("tells a place in a rate by this process's clock, never too early, and takes off what is not known of the clocks", async () => {
  const place = { atMs: startedAtMs - 9_900, toleranceMs: 40 };
  const road = openRoad(() => ({ claimed: [makeClaim(makeId(9), one, { place })] }), {
    takesMs: 30,
    behindMs: 10_000,
  });
  const [started] = await road.claims.fetch(one, 1);
  expect(started?.leavesAtMs).toBeGreaterThanOrEqual(startedAtMs + 100);
  expect(started?.leavesAtMs).toBeLessThanOrEqual(startedAtMs + 130);
  expect(started?.lateByMs).toBe(10);
});

test("looks again when it was told to, once for the newest answer, from behind the last key seen", async () => {
  const answers: Partial<Answer>[] = [
    { again: [{ endpointId: one, inMs: 100_000, afterKey: null }] },
    { again: [{ endpointId: one, inMs: 1, afterKey: "key 200" }] },
    {},
  ];
  const road = openRoad(() => answers.shift() ?? {});
  await road.claims.fetch(one, 1);
  await road.claims.fetch(one, 1);
  await eventually(() => expect(road.looks).toEqual([one]));
  for (let look = 0; look < 2; look += 1) await road.claims.fetch(one, 1);
  expect(road.asked.flat().map(({ afterKey }) => afterKey)).toEqual([null, null, "key 200", null]);
});

test("looks at nothing any more once it is stopped, and gives what was asked for before", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const again = [{ endpointId: one, inMs: 1, afterKey: null }];
  const road = openRoad(({ endpointId, room }) => ({ claimed: claim(endpointId, room), again }));
  await road.claims.fetch(one, 1);
  expect(vi.getTimerCount()).toBe(1);
  const asked = road.claims.fetch(two, 1);
  road.claims.stop();
  expect(await asked).toHaveLength(1);
  await road.claims.fetch(two, 1);
  expect(vi.getTimerCount()).toBe(0);
});

test.for([false, true])(
  "records claims whose worker fell silent, and gives the others even if it cannot (%s)",
  async (failRecords) => {
    const expired: ExpiredClaim = {
      id: makeId(7),
      tenantId: makeId(8),
      endpointId: one,
      attempts: 1,
      trigger: "schedule",
      leaseToken: makeId(10),
      endpointVersion: 4,
      retrySchedule: [5],
      claimedAt: new Date(startedAtMs - 30_000),
    };
    const road = openRoad(() => ({ claimed: claim(one, 1), expired: [expired] }), { failRecords });
    expect(await road.claims.fetch(one, 1)).toHaveLength(1);
    const lost = { deliveryId: expired.id, reason: "worker_lost", durationMs: 30_000 };
    expect(road.recorded).toMatchObject(failRecords ? [] : [lost]);
    expect(road.engine.lines).toMatchObject([failRecords ? { level: "error" } : { message: "attempt" }]);
  },
);

type Story = { takesMs?: number; behindMs?: number; failRecords?: boolean };

/** @param answer what Postgres answers for one endpoint that is asked for */
function openRoad(answer: (ask: LaneAsk) => Partial<Answer>, story: Story = {}) {
  const { takesMs = 0, behindMs = 0 } = story;
  const asked: LaneAsk[][] = [];
  const looks: string[] = [];
  const recorded: NewAttempt[] = [];
  let nowMs = startedAtMs;
  const engine = createFakeEngine({
    clock: { now: () => nowMs },
    pipeline: {
      async claimFromLanes(asks) {
        asked.push([...asks]);
        const answers = asks.map(answer);
        const answeredAtMs = nowMs - behindMs;
        nowMs += takesMs;
        return {
          answeredAtMs,
          claimed: answers.flatMap(({ claimed = [] }) => claimed),
          expired: answers.flatMap(({ expired = [] }) => expired),
          again: answers.flatMap(({ again = [] }) => again),
        };
      },
      async recordAttempts(attempts) {
        if (story.failRecords) throw new Error("Postgres is away");
        recorded.push(...attempts);
        return new Set(attempts.map(({ deliveryId }) => deliveryId));
      },
    },
  });
  const claims = new LaneClaims(
    engine,
    async () => makeId(0),
    (id) => void looks.push(id),
  );
  onTestFinished(() => claims.stop());
  return { engine, claims, asked, looks, recorded };
}

let made = 100;
function claim(endpointId: string, count: number) {
  return Array.from({ length: count }, () => makeClaim(makeId(++made), endpointId));
}
