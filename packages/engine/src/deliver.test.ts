import { encodeId } from "@posthorn/domain/id";
import type { Outcome } from "@posthorn/domain/outcome";
import { expect, test, vi } from "vitest";
import { createDeliver } from "./deliver.ts";
import { EndpointHealthReports } from "./endpoint-health-reports.ts";
import type { ClaimedDelivery, NewAttempt, PipelineStore } from "./pipeline-store.ts";
import type { SendRequest } from "./ports.ts";
import { SendingEndpoints } from "./sending-endpoints.ts";
import {
  createFakeEngine,
  makeClaim,
  makeId,
  makeOutcome,
  makeStoredEndpoint,
} from "./testing/fake-engine.ts";

const [delivery, endpoint] = [makeId(21), makeId(22)];

test("claims, signs, sends and records one attempt, and gives its place back when the request has ended", async () => {
  const road = openRoad();
  const onSent = vi.fn(() => expect(road.recorded).toEqual([]));
  await road.deliver(onSent);
  expect(onSent).toHaveBeenCalledOnce();
  expect(road.sent).toMatchObject([
    { endpointId: endpoint, url: "https://hooks.example/in", timeoutMs: 10_000 },
  ]);
  expect(road.sent[0]?.headers).toMatchObject({ "posthorn-attempt": "1", "user-agent": "Posthorn/test" });
  expect(road.recorded).toMatchObject([
    {
      deliveryId: delivery,
      number: 1,
      trigger: "schedule",
      reason: "ok",
      endpointVersion: 1,
      next: { status: "delivered" },
    },
  ]);
  expect(road.engine.lines).toMatchObject([
    { level: "info", message: "attempt", isRecorded: true, nextStatus: "delivered" },
  ]);
});

test("sends nothing when the delivery was not there to claim", async () => {
  const road = openRoad({ claims: [] });
  await road.deliver();
  expect([road.sent, road.recorded]).toEqual([[], []]);
});

test("records a failed attempt with the time of the next one, by the endpoint's schedule", async () => {
  const road = openRoad({ outcome: { statusCode: 503, reason: "http_5xx" } });
  await road.deliver();
  expect(road.recorded).toMatchObject([{ reason: "http_5xx", next: { status: "pending", delayMs: 5_000 } }]);
});

test("gives a delivery back for a minute when its endpoint cannot be used", async () => {
  const road = openRoad({ endpoints: [] });
  await road.deliver();
  expect([road.sent, road.released]).toEqual([[], [{ id: delivery, delayMs: 60_000 }]]);
});

test("gives a delivery back at once when its claim took too long for the lease", async () => {
  const road = openRoad({ claimTakesMs: 5_001 });
  await road.deliver();
  expect([road.sent, road.released]).toEqual([[], [{ id: delivery, delayMs: 0 }]]);
});

test("disables the endpoint that says it is gone, at the version that was sent to", async () => {
  const road = openRoad({ outcome: { statusCode: 410, reason: "gone" } });
  await road.deliver();
  expect(road.disabled).toMatchObject([{ id: endpoint, version: 1, reason: "gone" }]);
});

test("disables an endpoint that says it is gone even when the lease was lost meanwhile", async () => {
  const road = openRoad({ outcome: { statusCode: 410, reason: "gone" }, isLeaseLost: true });
  await road.deliver();
  expect(road.disabled).toMatchObject([{ id: endpoint, version: 1, reason: "gone" }]);
  expect(road.engine.lines).toMatchObject([
    { message: "attempt", isRecorded: false },
    { message: "an endpoint was disabled" },
  ]);
});

test("keeps trying to record while Postgres is away", async () => {
  const road = openRoad({ failRecords: 2 });
  await road.deliver();
  expect(road.recorded).toHaveLength(1);
});

test("gives up recording before the lease ends, logs that the delivery was left to it, and does not reject", async () => {
  const road = openRoad({ failRecords: Number.POSITIVE_INFINITY, sendTakesMs: 25_000 });
  await road.deliver();
  expect(road.recorded).toEqual([]);
  expect(road.engine.lines).toMatchObject([{ level: "error", delivery: encodeId("dlv", delivery) }]);
});

test("records the others of a batch when one row cannot be stored, and leaves that one to its lease", async () => {
  const bad = makeId(23);
  const claims = [makeClaim(delivery, endpoint), makeClaim(bad, endpoint), makeClaim(makeId(24), endpoint)];
  const road = openRoad({ claims, badRow: bad });
  await Promise.all(claims.map((claim) => road.deliverId(claim.id)));
  expect(road.recorded.map((attempt) => attempt.deliveryId).toSorted()).toEqual([delivery, makeId(24)]);
  expect(road.engine.lines.filter((line) => line.level === "error")).toMatchObject([
    { delivery: encodeId("dlv", bad) },
  ]);
});

test("claims deliveries that are asked for together in one statement, in order of id", async () => {
  const ids = [makeId(33), makeId(31), makeId(32), makeId(34)];
  const road = openRoad({ claims: ids.map((id) => makeClaim(id, endpoint)) });
  await Promise.all(ids.map((id) => road.deliverId(id)));
  expect(road.asked.flat().toSorted()).toEqual(ids.toSorted());
  for (const batch of road.asked) expect(batch).toEqual(batch.toSorted());
  expect(road.asked.length).toBeLessThan(ids.length);
});

test("sends what is already claimed without another claim", async () => {
  const road = openRoad();
  await road.deliverClaimed(makeClaim(delivery, endpoint));
  expect([road.asked, road.recorded.length]).toEqual([[], 1]);
});

test("waits for its place in the endpoint's rate before it sends", async () => {
  const road = openRoad({ isRealTime: true });
  const startedMs = performance.now();
  await road.deliverClaimed(makeClaim(delivery, endpoint), { lateMs: -60, lateByMs: 5_000 });
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
  expect(road.sent).toHaveLength(1);
});

test.for<{ what: string; lateByMs: number | null; lateMs: number; isSent: boolean }>([
  { what: "in its place", lateByMs: 50, lateMs: 50, isSent: true },
  { what: "too late for its place", lateByMs: 50, lateMs: 51, isSent: false },
  { what: "late without a rate", lateByMs: null, lateMs: 5_000, isSent: true },
  { what: "too late for the lease", lateByMs: null, lateMs: 5_001, isSent: false },
  { what: "in time for a slow rate, too late for the lease", lateByMs: 8_000, lateMs: 5_001, isSent: false },
])(
  "sends what comes $what: $isSent; otherwise it goes back at once",
  async ({ lateByMs, lateMs, isSent }) => {
    const road = openRoad();
    await road.deliverClaimed(makeClaim(delivery, endpoint), { lateMs, lateByMs });
    expect(road.sent).toHaveLength(isSent ? 1 : 0);
    expect(road.released).toEqual(isSent ? [] : [{ id: delivery, delayMs: 0 }]);
  },
);

test.for<{ what: string; claim: Partial<ClaimedDelivery>; outcome: Partial<Outcome>; reports: object[] }>([
  { what: "a success of a healthy endpoint", claim: {}, outcome: {}, reports: [] },
  {
    what: "a success of a failing endpoint",
    claim: { isFailing: true },
    outcome: {},
    reports: [{ failures: 0 }],
  },
  { what: "a failure", claim: {}, outcome: { reason: "dns" }, reports: [{ failures: 1, failedProbes: 0 }] },
  {
    what: "a failed probe",
    claim: { isProbe: true },
    outcome: { reason: "dns" },
    reports: [{ failures: 1, failedProbes: 1 }],
  },
])("after $what tells the lane $reports", async ({ claim, outcome, reports }) => {
  const road = openRoad({ outcome });
  await road.deliverClaimed(makeClaim(delivery, endpoint, claim));
  expect(road.reported).toMatchObject(reports);
  expect(road.reported).toHaveLength(reports.length);
});

type Story = {
  isRealTime?: boolean;
  claims?: ClaimedDelivery[];
  endpoints?: ReturnType<typeof makeStoredEndpoint>[];
  outcome?: Partial<Outcome>;
  claimTakesMs?: number;
  sendTakesMs?: number;
  isLeaseLost?: boolean;
  failRecords?: number;
  badRow?: string;
};

function openRoad(story: Story = {}) {
  const { claims = [makeClaim(delivery, endpoint)], endpoints = [makeStoredEndpoint(endpoint)] } = story;
  const [sent, asked]: [SendRequest[], string[][]] = [[], []];
  const recorded: NewAttempt[] = [];
  const released: { id: string; delayMs: number }[] = [];
  const disabled: unknown[] = [];
  const reported: unknown[] = [];
  let nowMs = 1_000_000;
  let failuresLeft = story.failRecords ?? 0;
  const pipeline: Partial<PipelineStore> = {
    async claimDeliveries(ids) {
      asked.push([...ids]);
      nowMs += story.claimTakesMs ?? 0;
      return claims.filter((claim) => ids.includes(claim.id));
    },
    loadSendingEndpoints: async (ids) => endpoints.filter((one) => ids.includes(one.id)),
    async recordAttempts(attempts) {
      if (failuresLeft > 0) {
        failuresLeft -= 1;
        throw new Error("Postgres is away");
      }
      if (attempts.some((attempt) => attempt.deliveryId === story.badRow)) throw new Error("bad row");
      if (story.isLeaseLost) return new Set();
      recorded.push(...attempts);
      return new Set(attempts.map((attempt) => attempt.deliveryId));
    },
    releaseDeliveries: async (given, delayMs) =>
      void released.push(...given.map(({ id }) => ({ id, delayMs }))),
    async disableEndpoints(given) {
      disabled.push(...given);
      return given.map(({ id }) => id);
    },
    async reportHealth(given) {
      reported.push(...given);
      return [];
    },
    loadSubscriptions: async () => null,
  };
  const send = async (request: SendRequest) => {
    sent.push(request);
    nowMs += story.sendTakesMs ?? 0;
    return makeOutcome(story.outcome);
  };
  const engine = createFakeEngine({
    pipeline,
    sender: { send },
    clock: { now: () => (story.isRealTime ? Date.now() : nowMs) },
    isRowFault: (error) => error instanceof Error && error.message === "bad row",
  });
  const run = createDeliver(engine, new SendingEndpoints(engine), new EndpointHealthReports(engine));
  const deliverId = (id: string, onSent = () => {}) => run(id, onSent);
  const deliverClaimed = (
    claim: ClaimedDelivery,
    { lateMs = 0, lateByMs = null }: { lateMs?: number; lateByMs?: number | null } = {},
  ) => run({ delivery: claim, leavesAtMs: engine.clock.now() - lateMs, lateByMs }, () => {});
  return {
    engine,
    sent,
    asked,
    recorded,
    released,
    disabled,
    reported,
    deliverClaimed,
    deliverId,
    deliver: (onSent = () => {}) => deliverId(delivery, onSent),
  };
}
