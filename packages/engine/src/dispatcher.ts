import { setTimeout as wait } from "node:timers/promises";
import type { Engine } from "./engine.ts";
import { logAttempt } from "./pipeline/record.ts";
import { decideNext } from "./pipeline/retry.ts";
import type { ExpiredClaim, NewAttempt } from "./pipeline-store.ts";
import type { DeliveryRef, Service } from "./ports.ts";

const pauseMs = 500;
const endpointLimit = 100;
const perEndpoint = 100;
/** What was just handed to the redeliver queue is left to it this long. */
const queuedForSeconds = 10;
/** Jobs in the redeliver queue above which nothing is added. */
const fullQueue = 20;
/** How much longer a first attempt is left to its job while the deliver queue has work waiting. */
const busyQueueGraceSeconds = 55;
const oldestOpenIdForMs = 5_000;
/** What the column holds; one claim of last month (a restored backup) would otherwise fail every turn that meets it. */
const longestDurationMs = 2 ** 31 - 1;

/**
 * Feeds from Postgres all that is not on the fast path: due retries, deliveries whose job was lost, claims whose worker
 * fell silent. Any number may run at once. While the broker is away it feeds this very worker.
 */
export function createDispatcher(
  engine: Engine,
  feed: (refs: readonly DeliveryRef[]) => Promise<void>,
): Service {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  return {
    name: "dispatcher",
    async start() {
      running = run(engine, feed, stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(
  engine: Engine,
  feed: (refs: readonly DeliveryRef[]) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const round: Round = { afterEndpointId: null, oldestOpenId: "", readAtMs: Number.NEGATIVE_INFINITY };
  let isFailing = false;
  while (!signal.aborted) {
    let hasMore = false;
    try {
      hasMore = await takeTurn(engine, feed, round);
      if (isFailing) engine.log.info({}, "the dispatcher works again");
      isFailing = false;
    } catch (error) {
      if (!isFailing) engine.log.error({ error }, "the dispatcher cannot work; it keeps trying");
      isFailing = true;
    }
    if (!hasMore) await wait(pauseMs, undefined, { signal }).catch(() => {});
  }
}

type Round = { afterEndpointId: string | null; oldestOpenId: string; readAtMs: number };

/** Answers whether another turn is worth taking at once. */
async function takeTurn(
  engine: Engine,
  feed: (refs: readonly DeliveryRef[]) => Promise<void>,
  round: Round,
): Promise<boolean> {
  const [firstAttempts, retries] = await Promise.all(
    (["deliver", "redeliver"] as const).map((queue) => engine.queue.waiting(queue).catch(() => 0)),
  );
  if ((retries ?? 0) >= fullQueue) return false;
  if (engine.clock.now() - round.readAtMs > oldestOpenIdForMs) {
    round.oldestOpenId = await engine.pipeline.findOldestOpenId();
    round.readAtMs = engine.clock.now();
  }
  const { due, expired, lastEndpointId } = await engine.pipeline.dispatchDeliveries({
    afterEndpointId: round.afterEndpointId,
    endpointLimit,
    perEndpoint,
    oldestOpenId: round.oldestOpenId,
    queuedForSeconds,
    firstAttemptGraceSeconds: (firstAttempts ?? 0) > 0 ? busyQueueGraceSeconds : 0,
  });
  round.afterEndpointId = lastEndpointId;
  if (due.length > 0) await engine.queue.add("redeliver", due).catch(() => feed(due));
  if (expired.length > 0) await recordWorkerLost(engine, expired);
  return lastEndpointId !== null || due.length >= perEndpoint;
}

async function recordWorkerLost(engine: Engine, expired: readonly ExpiredClaim[]): Promise<void> {
  const attempts = expired.map((claim) => describeWorkerLost(engine, claim));
  const recorded = await engine.pipeline.recordAttempts(attempts);
  for (const attempt of attempts) logAttempt(engine, attempt, recorded.has(attempt.deliveryId));
}

function describeWorkerLost(engine: Engine, claim: ExpiredClaim): NewAttempt {
  const { id, claimedAt, attempts, retrySchedule, ...delivery } = claim;
  const outcome = {
    reason: "worker_lost",
    statusCode: null,
    responseHeaders: {},
    responseBody: new Uint8Array(),
    remoteAddress: null,
    durationMs: Math.min(longestDurationMs, Math.max(0, engine.clock.now() - claimedAt.getTime())),
  } as const;
  const next = decideNext(engine, { attempts, retrySchedule }, outcome);
  return {
    ...delivery,
    ...outcome,
    id: engine.newId(),
    deliveryId: id,
    number: attempts,
    startedAt: claimedAt,
    next,
  };
}
