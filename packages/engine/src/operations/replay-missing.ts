import { batchLimit } from "./batch-limit.ts";
import type { OperationStep } from "./run-operations.ts";
import { openMissedSearch, searchMissed } from "./search-missed.ts";

const eventsAtOnce = 1_000;
/** With the batch itself well within a lease. */
const searchWithinMs = 3_000;

/**
 * A batch of a replay. What was matched while the endpoint was being changed is thrown away, and matched again. Without the
 * endpoint the operation has failed.
 */
export const replayMissing: OperationStep = async (engine, claimed, pauseSeconds) => {
  const { operations } = engine.management;
  const limit = batchLimit(claimed);
  for (;;) {
    const search = await openMissedSearch(engine, claimed);
    if (search === null) return operations.fail(claimed);
    const { endpointId, endpointVersion } = search;
    const bounds = { window: eventsAtOnce, limit, endsAtMs: engine.clock.now() + searchWithinMs };
    const found = await searchMissed(engine, search, claimed.cursor, bounds);
    const deliveries = found.eventIds.map((eventId) => ({ id: engine.newId(), eventId }));
    const place = { cursor: found.last, isFinished: found.last === null };
    const batch = { endpointId, endpointVersion, deliveries, ...place };
    const advanced = await operations.replayBatch(claimed, batch, pauseSeconds);
    if (advanced !== "changed") return advanced;
  }
};
