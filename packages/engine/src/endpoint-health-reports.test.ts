import { setImmediate as nextTurn } from "node:timers/promises";
import type { HealthReport } from "@posthorn/domain/endpoint-health";
import { encodeId } from "@posthorn/domain/id";
import { expect, test } from "vitest";
import { EndpointHealthReports } from "./endpoint-health-reports.ts";
import type { ClaimedDelivery, JudgedEndpoint } from "./pipeline-store.ts";
import { createFakeEngine, makeClaim, makeId } from "./testing/fake-engine.ts";

const [one, two] = [makeId(1), makeId(2)];
const failing = { isFailing: true };
const probe = { isFailing: true, isProbe: true };

test("counts the successes of a healthy endpoint and tells them with its next failure", async () => {
  const road = openRoad();
  for (let n = 0; n < 5; n += 1) await road.note(one, "ok");
  expect(road.reported).toEqual([]);
  await road.note(one, "dns");
  await road.note(one, "dns");
  expect(road.reported).toMatchObject([
    [{ endpointId: one, attempts: 6, failures: 1, failuresSinceSuccess: 1, failedProbes: 0 }],
    [{ endpointId: one, attempts: 1, failures: 1, failuresSinceSuccess: 1 }],
  ]);
});

test.for<{
  what: string;
  reason: "ok" | "reset";
  claim: Partial<ClaimedDelivery>;
  told: Partial<HealthReport>;
}>([
  { what: "a success of a failing endpoint", reason: "ok", claim: failing, told: { failures: 0 } },
  { what: "a probe that succeeded", reason: "ok", claim: probe, told: { failures: 0, failedProbes: 0 } },
  { what: "a probe that failed", reason: "reset", claim: probe, told: { failures: 1, failedProbes: 1 } },
  { what: "another failure", reason: "reset", claim: failing, told: { failures: 1, failedProbes: 0 } },
])("tells $what at once", async ({ reason, claim, told }) => {
  const road = openRoad();
  await road.note(one, reason, claim);
  expect(road.reported).toMatchObject([[told]]);
});

test("puts what ends in one turn, or while a report is under way, together, endpoint by endpoint, in the order in which it ended", async () => {
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  const road = openRoad({ gate });
  const first = [road.note(two, "reset"), road.note(one, "tls"), road.note(two, "dns")];
  await nextTurn();
  const next = [
    road.note(one, "dns"),
    road.note(two, "tls"),
    road.note(one, "ok"),
    road.note(one, "reset", probe),
    road.note(one, "reset"),
  ];
  openGate();
  await Promise.all([...first, ...next]);
  expect(road.reported).toMatchObject([
    [
      { endpointId: two, attempts: 2, failures: 2, failuresSinceSuccess: 2 },
      { endpointId: one, attempts: 1, failures: 1 },
    ],
    [
      { endpointId: one, attempts: 4, failures: 3, failuresSinceSuccess: 2, failedProbes: 1 },
      { endpointId: two, attempts: 1, failures: 1 },
    ],
  ]);
});

test("forgets successes that are too old to say anything", async () => {
  const road = openRoad();
  await road.note(one, "ok");
  road.pass(5 * 60_000);
  await road.note(one, "dns");
  expect(road.reported).toMatchObject([[{ attempts: 1, failures: 1 }]]);
});

test("says when an endpoint's health could not be judged, and goes on", async () => {
  const road = openRoad({ fails: 1 });
  await road.note(one, "dns");
  expect(road.engine.lines).toMatchObject([{ level: "warn", endpoint: encodeId("ep", one) }]);
  await road.note(one, "dns");
  expect(road.reported).toHaveLength(1);
});

test("says when a breaker moved, and disables an endpoint whose time is up", async () => {
  const judged = {
    endpointId: one,
    tenantId: makeId(5),
    version: 3,
    breaker: "opened",
    notice: 100,
    isTimeUp: true,
    isRecovered: false,
    failingSince: new Date(0),
  } as const;
  const road = openRoad({ judged });
  await road.note(one, "dns");
  expect(road.disabled).toMatchObject([{ id: one, version: 3, reason: "failing" }]);
  expect(road.engine.lines.map(({ message }) => message)).toEqual([
    "the breaker of an endpoint moved",
    "an endpoint was disabled",
  ]);
});

/** `gate`: what every report waits for. */
function openRoad(story: { fails?: number; judged?: JudgedEndpoint; gate?: Promise<void> } = {}) {
  const reported: (HealthReport & { endpointId: string })[][] = [];
  const disabled: unknown[] = [];
  let failuresLeft = story.fails ?? 0;
  let nowMs = 1_000_000;
  const engine = createFakeEngine({
    clock: { now: () => nowMs },
    pipeline: {
      async reportHealth(reports) {
        if (failuresLeft-- > 0) throw new Error("Postgres is away");
        reported.push([...reports]);
        await story.gate;
        return story.judged ? [story.judged] : [];
      },
      async disableEndpoints(given) {
        disabled.push(...given);
        return given.map(({ id }) => id);
      },
      loadSubscriptions: async () => null,
    },
  });
  const reports = new EndpointHealthReports(engine);
  return {
    engine,
    reported,
    disabled,
    pass: (ms: number) => {
      nowMs += ms;
    },
    note: (
      endpointId: string,
      reason: Parameters<EndpointHealthReports["note"]>[1],
      over: Partial<ClaimedDelivery> = {},
    ) => reports.note(makeClaim(makeId(9), endpointId, over), reason),
  };
}
