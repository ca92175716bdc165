import type { Engine } from "./engine.ts";
import { logAttempt } from "./pipeline/record.ts";
import { decideNext } from "./pipeline/retry.ts";
import type { ExpiredClaim, NewAttempt } from "./pipeline-store.ts";

/** What the column holds; one claim of last month (a restored backup) would otherwise fail every turn that meets it. */
const longestDurationMs = 2 ** 31 - 1;

/** Records claims whose worker fell silent as attempts, and lets their deliveries go on. */
export async function recordWorkerLost(engine: Engine, expired: readonly ExpiredClaim[]): Promise<void> {
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
