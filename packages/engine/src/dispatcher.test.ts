import { eventually } from "@posthorn/testkit/eventually";
import { expect, onTestFinished, test } from "vitest";
import { createDispatcher, decideRest } from "./dispatcher.ts";
import type {
  Dispatched,
  DispatchTurn,
  ExpiredClaim,
  NewAttempt,
  VisitedEndpoint,
} from "./pipeline-store.ts";
import type { DeliveryRef, QueueName } from "./ports.ts";
import { createFakeEngine, makeId } from "./testing/fake-engine.ts";

const nothing: Dispatched = { due: [], expired: [], visited: [], lastTenantId: null, isPassOver: true };
const ref: DeliveryRef = [makeId(1), makeId(2)];

test("hands what is due to the redeliver queue", async () => {
  const round = await dispatch({ turns: [{ ...nothing, due: [ref] }] });
  await eventually(() => expect(round.added).toEqual([["redeliver", [ref]]]));
  expect(round.fed).toEqual([]);
});

test("feeds its own worker while the broker is away, counting and adding included", async () => {
  const round = await dispatch({ turns: [{ ...nothing, due: [ref] }], isBrokerAway: true });
  await eventually(() => expect(round.fed).toEqual([ref]));
});

test("takes nothing while the redeliver queue is full", async () => {
  const round = await dispatch({ turns: [{ ...nothing, due: [ref] }], waiting: { redeliver: 20 } });
  await eventually(() => expect(round.counted).toBeGreaterThanOrEqual(4));
  expect(round.taken).toEqual([]);
});

test("leaves first attempts longer to their jobs while the deliver queue has work waiting", async () => {
  const busy = await dispatch({ turns: [], waiting: { deliver: 1 } });
  const idle = await dispatch({ turns: [] });
  await eventually(() => expect([busy.taken.length, idle.taken.length]).not.toContain(0));
  expect([busy.taken[0]?.firstAttemptGraceSeconds, idle.taken[0]?.firstAttemptGraceSeconds]).toEqual([55, 0]);
});

test.each([
  ["goes on at once after finding much", { found: 100, durationMs: 40, isRoundOver: true }, 0],
  ["pauses after a round", { found: 0, durationMs: 10, isRoundOver: true }, 500],
  ["rests within a long round", { found: 99, durationMs: 40, isRoundOver: false }, 120],
  [
    "rests longer after a round when a turn takes long",
    { found: 0, durationMs: 400, isRoundOver: true },
    1_200,
  ],
])("%s", (_what, turn, restMs) => expect(decideRest(turn)).toBe(restMs));

test("goes on where the last turn ended, until the round is over, with what was cut off resumed", async () => {
  const turns = [
    { ...nothing, visited: [visit(5, 50)], lastTenantId: makeId(5), isPassOver: false },
    { ...nothing, visited: [visit(5, 51), visit(6, 60)], lastTenantId: makeId(6) },
  ];
  const round = await dispatch({ turns });
  await eventually(() => expect(round.taken.length).toBeGreaterThanOrEqual(4));
  const begins = round.taken.slice(0, 4).map(({ afterTenantId, resumed }) => [afterTenantId, resumed]);
  expect(begins).toEqual([
    [null, null],
    [makeId(5), null],
    [null, new Map([[makeId(5), makeId(50)]])],
    [null, null],
  ]);
});

test("tells its own worker which lanes may move, and nobody else", async () => {
  const visited = [visit(5, 50, { isLaneDue: true }), visit(5, 51), visit(6, 60, { isLaneDue: true })];
  const round = await dispatch({ turns: [{ ...nothing, visited }] });
  await eventually(() => expect(round.fed).toHaveLength(2));
  expect(round.fed).toEqual([
    [null, makeId(50)],
    [null, makeId(60)],
  ]);
  expect(round.added).toEqual([]);
});

test("records a claim whose worker fell silent as an attempt that was lost, due again at once", async () => {
  const expired: ExpiredClaim = {
    id: makeId(7),
    tenantId: makeId(8),
    endpointId: makeId(9),
    attempts: 1,
    trigger: "manual",
    leaseToken: makeId(10),
    endpointVersion: 4,
    retrySchedule: [5],
    claimedAt: new Date(Date.now() - 30_000),
  };
  const round = await dispatch({ turns: [{ ...nothing, expired: [expired] }] });
  await eventually(() => expect(round.recorded).toHaveLength(1));
  expect(round.recorded[0]).toMatchObject({
    deliveryId: expired.id,
    tenantId: expired.tenantId,
    endpointId: expired.endpointId,
    leaseToken: expired.leaseToken,
    number: 1,
    trigger: "manual",
    startedAt: expired.claimedAt,
    reason: "worker_lost",
    statusCode: null,
    endpointVersion: 4,
    next: { status: "pending", delayMs: 0 },
  });
  expect(round.recorded[0]?.durationMs).toBeGreaterThanOrEqual(30_000);
  expect(round.engine.lines).toMatchObject([{ message: "attempt", reason: "worker_lost" }]);
});

test("records a claim that nobody looked at for months with a duration that its column can hold", async () => {
  const expired: ExpiredClaim = {
    id: makeId(7),
    tenantId: makeId(8),
    endpointId: makeId(9),
    attempts: 1,
    trigger: "schedule",
    leaseToken: makeId(10),
    endpointVersion: 1,
    retrySchedule: [5],
    claimedAt: new Date(Date.now() - 90 * 86_400_000),
  };
  const round = await dispatch({ turns: [{ ...nothing, expired: [expired] }] });
  await eventually(() => expect(round.recorded).toHaveLength(1));
  expect(round.recorded[0]?.durationMs).toBe(2 ** 31 - 1);
});

test("says once that it cannot work, keeps trying, and says when it works again", async () => {
  const round = await dispatch({ turns: [], failTurns: 2 });
  await eventually(() => expect(round.engine.lines.map((line) => line.level)).toEqual(["error", "info"]));
});

test.each([
  { failForMs: 29_999, ramps: 0 },
  { failForMs: 30_000, ramps: 1 },
])("lets retries begin gently after an outage of $failForMs ms: $ramps", async ({ failForMs, ramps }) => {
  const round = await dispatch({ turns: [], failTurns: 2, failForMs });
  await eventually(() => expect(round.engine.lines.map((line) => line.level)).toEqual(["error", "info"]));
  expect(round.ramps).toBe(ramps);
});

test("stops at once in its pause, twice, and without a start", async () => {
  const round = await dispatch({ turns: [] });
  await eventually(() => expect(round.taken.length).toBeGreaterThan(0));
  await Promise.all([round.service.stop(), round.service.stop()]);
  const turns = round.taken.length;
  await round.service.stop();
  expect(round.taken).toHaveLength(turns);
  await createDispatcher(
    round.engine,
    async () => makeId(0),
    async () => {},
    { restart() {} },
  ).stop();
});

function visit(tenant: number, endpoint: number, over: Partial<VisitedEndpoint> = {}): VisitedEndpoint {
  const ids = { tenantId: makeId(tenant), endpointId: makeId(endpoint) };
  return { ...ids, heldBy: null, isLaneDue: false, oldestDueMs: null, ...over };
}

type Story = {
  turns: Dispatched[];
  waiting?: Partial<Record<QueueName, number>>;
  isBrokerAway?: boolean;
  failTurns?: number;
  /** How long each of them takes. */
  failForMs?: number;
};

async function dispatch(story: Story) {
  const added: [QueueName, readonly DeliveryRef[]][] = [];
  const fed: DeliveryRef[] = [];
  const taken: DispatchTurn[] = [];
  const recorded: NewAttempt[] = [];
  const left = [...story.turns];
  let failuresLeft = story.failTurns ?? 0;
  const seen = { counted: 0, ramps: 0 };
  let nowMs = Date.now();
  const refuse = () => {
    if (story.isBrokerAway) throw new Error("the broker is away");
  };
  const engine = createFakeEngine({
    clock: { now: () => nowMs },
    pipeline: {
      async dispatchDeliveries(turn) {
        if (failuresLeft > 0) {
          failuresLeft -= 1;
          nowMs += story.failForMs ?? 0;
          throw new Error("Postgres is away");
        }
        taken.push(turn);
        return left.shift() ?? nothing;
      },
      async recordAttempts(attempts) {
        recorded.push(...attempts);
        return new Set(attempts.map((attempt) => attempt.deliveryId));
      },
    },
    queue: {
      async add(queue, refs) {
        refuse();
        added.push([queue, refs]);
      },
      async waiting(queue) {
        seen.counted += 1;
        refuse();
        return story.waiting?.[queue] ?? 0;
      },
    },
  });
  const service = createDispatcher(
    engine,
    async () => makeId(0),
    async (refs) => void fed.push(...refs),
    {
      restart() {
        seen.ramps += 1;
      },
    },
  );
  onTestFinished(() => service.stop());
  await service.start();
  return {
    engine,
    service,
    added,
    fed,
    taken,
    recorded,
    get counted() {
      return seen.counted;
    },
    get ramps() {
      return seen.ramps;
    },
  };
}
