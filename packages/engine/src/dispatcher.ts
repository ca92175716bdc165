import { setTimeout as wait } from "node:timers/promises";
import { DispatchRound } from "./dispatch-round.ts";
import type { Engine } from "./engine.ts";
import type { OldestOpenId } from "./lane-claims.ts";
import { announceBacklog } from "./operational-events.ts";
import type { Dispatched, VisitedEndpoint } from "./pipeline-store.ts";
import type { DeliveryRef, Service } from "./ports.ts";
import type { RetryRamp } from "./retry-ramp.ts";
import type { DispatcherTurn } from "./telemetry.ts";
import { recordWorkerLost } from "./worker-lost.ts";

/** Between two rounds. */
const pauseMs = 500;
/** So many times as long as a turn took, the dispatcher rests after it: looking for work takes a quarter of the time at most. */
const restPerTurn = 3;
const perEndpoint = 100;
/** What was just handed to the redeliver queue is left to it this long. */
const queuedForSeconds = 10;
/** Jobs in the redeliver queue above which nothing is added. */
const fullQueue = 20;
/** How much longer a first attempt is left to its job while the deliver queue has work waiting. */
const busyQueueGraceSeconds = 55;
/** When it could not work for so long, more waits than endpoints should get at once. */
const outageMs = 30_000;

/** Hands deliveries to this very worker. */
export type Feed = (refs: readonly DeliveryRef[]) => Promise<void>;

/**
 * Feeds from Postgres all that is not on the fast path: due retries, lanes that may move, deliveries whose job was lost,
 * claims whose worker fell silent. Any number may run at once. While the broker is away it feeds this very worker.
 */
export function createDispatcher(
  engine: Engine,
  oldestOpenId: OldestOpenId,
  feed: Feed,
  ramp: Pick<RetryRamp, "restart">,
): Service {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    name: "dispatcher",
    async start() {
      running = run(engine, { oldestOpenId, feed, ramp }, stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

type Parts = { oldestOpenId: OldestOpenId; feed: Feed; ramp: Pick<RetryRamp, "restart"> };

async function run(engine: Engine, { oldestOpenId, feed, ramp }: Parts, signal: AbortSignal): Promise<void> {
  let round = new DispatchRound(1);
  let failingSinceMs: number | null = null;
  while (!signal.aborted) {
    let restMs = pauseMs;
    try {
      restMs = await takeTurn(engine, oldestOpenId, feed, round);
      if (round.isOver) {
        await announceBacklog(engine, round.oldestDueMs);
        round = new DispatchRound(round.tenantCount);
      }
      if (failingSinceMs !== null) {
        engine.log.info({}, "the dispatcher works again");
        if (engine.clock.now() - failingSinceMs >= outageMs) ramp.restart();
        failingSinceMs = null;
      }
    } catch (error) {
      if (failingSinceMs === null) {
        engine.log.error({ error }, "the dispatcher cannot work; it keeps trying");
        failingSinceMs = engine.clock.now();
      }
    }
    if (restMs > 0) await wait(restMs, undefined, { signal }).catch(() => {});
  }
}

/** Answers how long to rest before the next. */
async function takeTurn(
  engine: Engine,
  oldestOpenId: OldestOpenId,
  feed: Feed,
  round: DispatchRound,
): Promise<number> {
  const [firstAttempts, retries] = await Promise.all(
    (["deliver", "redeliver"] as const).map((queue) => engine.queue.waiting(queue).catch(() => 0)),
  );
  if ((retries ?? 0) >= fullQueue) {
    engine.telemetry.dispatched(describeTurn(idleTurn, 0, false));
    return pauseMs;
  }
  const startedAtMs = engine.clock.now();
  const turn = await engine.pipeline.dispatchDeliveries({
    ...round.nextTurn(),
    perEndpoint,
    oldestOpenId: await oldestOpenId(),
    queuedForSeconds,
    firstAttemptGraceSeconds: (firstAttempts ?? 0) > 0 ? busyQueueGraceSeconds : 0,
  });
  const durationMs = engine.clock.now() - startedAtMs;
  round.advance(turn);
  engine.telemetry.dispatched(describeTurn(turn, durationMs, round.isOver));
  await handOn(engine, feed, turn);
  return decideRest({ found: turn.due.length, durationMs, isRoundOver: round.isOver });
}

/** How long to rest after a turn, in ms: not at all when it found so much that there will be more. */
export function decideRest(turn: { found: number; durationMs: number; isRoundOver: boolean }): number {
  if (turn.found >= perEndpoint) return 0;
  return Math.max(turn.isRoundOver ? pauseMs : 0, restPerTurn * turn.durationMs);
}

type TurnResult = Pick<Dispatched, "due" | "expired" | "visited">;

async function handOn(engine: Engine, feed: Feed, { due, expired, visited }: TurnResult): Promise<void> {
  if (expired.length > 0) {
    await recordWorkerLost(engine, expired).catch((error: unknown) => {
      engine.log.warn(
        { error, expired: expired.length },
        "lost claims were not recorded; the next round will",
      );
    });
  }
  const lanes = visited.filter((endpoint) => endpoint.isLaneDue);
  feed(lanes.map(({ endpointId }) => [null, endpointId] as const)).catch((error: unknown) => {
    engine.log.debug({ error }, "lanes were not looked at; the next round will");
  });
  if (due.length > 0) await engine.queue.add("redeliver", due).catch(() => feed(due));
}

const idleTurn: TurnResult = { due: [], expired: [], visited: [] };

function describeTurn(
  { due, expired, visited }: TurnResult,
  durationMs: number,
  isPassOver: boolean,
): DispatcherTurn {
  const ageOf = (heldBy: VisitedEndpoint["heldBy"]): number | null => {
    const waits = visited.filter((endpoint) => endpoint.heldBy === heldBy && endpoint.oldestDueMs !== null);
    return waits.length === 0 ? null : Math.max(...waits.map(({ oldestDueMs }) => oldestDueMs ?? 0)) / 1000;
  };
  const held = (["paused", "breaker", "rate"] as const).flatMap((heldBy) => {
    const age = ageOf(heldBy);
    return age === null ? [] : [[heldBy, age]];
  });
  return {
    fed: due.length,
    expired: expired.length,
    durationMs,
    oldestDueAgeSeconds: ageOf(null),
    heldAgeSeconds: Object.fromEntries(held),
    openBreakers: visited.filter(({ heldBy }) => heldBy === "breaker").length,
    isPassOver,
  };
}
