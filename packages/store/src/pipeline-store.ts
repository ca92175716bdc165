import { leaseSlackMs } from "@posthorn/engine/pipeline/claim";
import type { PipelineStore } from "@posthorn/engine/pipeline-store";
import type { Clock } from "@posthorn/engine/ports";
import type { Pool } from "./postgres.ts";
import { recordAttempts } from "./sql/attempt-record.ts";
import { cancelOrphans } from "./sql/delivery-cancel-orphans.ts";
import { claimDeliveries } from "./sql/delivery-claim.ts";
import { dispatchDeliveries } from "./sql/delivery-dispatch.ts";
import { findOldestOpenId } from "./sql/delivery-find-oldest-open.ts";
import { releaseDeliveries } from "./sql/delivery-release.ts";
import { disableEndpoints } from "./sql/endpoint-disable.ts";
import { loadSendingEndpoints } from "./sql/endpoint-load-sending.ts";
import { findFirstAnswer, ingestEvents } from "./sql/event-ingest.ts";
import { deleteIdempotencyKeys } from "./sql/idempotency-key-delete.ts";
import { claimFromLanes } from "./sql/lane-claim.ts";
import { reportHealth } from "./sql/lane-report-health.ts";
import { ensurePartitions } from "./sql/partition-ensure.ts";
import { loadSubscriptions } from "./sql/subscription-load.ts";

/** The path of an event, one statement per file under sql/, on a pool of its own. */
export function createPipelineStore(pool: Pool, upkeepPool: Pool, clock: Clock): PipelineStore {
  return {
    ingestEvents: (events, queuedForSeconds) => ingestEvents(pool, events, queuedForSeconds),
    findFirstAnswer: (tenantId, key) => findFirstAnswer(pool, tenantId, key),
    loadSubscriptions: (tenant) => loadSubscriptions(pool, tenant),
    claimDeliveries: (ids, leaseToken, slackMs) => claimDeliveries(pool, ids, leaseToken, slackMs),
    claimFromLanes: (asked, lease) => claimFromLanes(pool, asked, lease),
    reportHealth: (reports) => reportHealth(pool, reports),
    recordAttempts: (attempts) => recordAttempts(pool, attempts),
    releaseDeliveries: (claims, delayMs) => releaseDeliveries(pool, claims, delayMs),
    dispatchDeliveries: (turn) => dispatchDeliveries(pool, turn, leaseSlackMs),
    findOldestOpenId: () => findOldestOpenId(pool, clock.now()),
    loadSendingEndpoints: (ids) => loadSendingEndpoints(pool, ids),
    disableEndpoints: (endpoints) => disableEndpoints(pool, endpoints),
    cancelOrphans: (limit) => cancelOrphans(pool, limit),
    ensurePartitions: (daysAhead) => ensurePartitions(upkeepPool, clock.now(), daysAhead),
    deleteIdempotencyKeys: (hours) => deleteIdempotencyKeys(pool, hours),
  };
}
