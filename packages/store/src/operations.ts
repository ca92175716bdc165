import type { OperationStore } from "@posthorn/engine/operations/operation-store";
import type { Pool } from "./postgres.ts";
import { findTenantOfEndpoint } from "./sql/endpoint-find-tenant.ts";
import { runOperationBatch } from "./sql/operation-advance.ts";
import { cancelBatch, retryBatch } from "./sql/operation-change-deliveries.ts";
import { claimOperation, releaseOperation } from "./sql/operation-claim.ts";
import { countDeliveries } from "./sql/operation-count.ts";
import { createOperation } from "./sql/operation-create.ts";
import { findOperation, listOperations, readTime } from "./sql/operation-read.ts";
import { findMissed, readPayloads, replayBatch } from "./sql/operation-replay.ts";
import { setOperationStatus } from "./sql/operation-set-status.ts";
import { eraseBatch } from "./sql/tenant-erase-rows.ts";

/** Bulk jobs. Their batches, and what is counted before them, go over connections apart from those of the API's look-ups. */
export function createOperationStore(pools: {
  management: Pool;
  history: Pool;
  upkeep: Pool;
}): OperationStore {
  const { management, history, upkeep } = pools;
  return {
    readTime: () => readTime(management),
    create: (operation, most, audit) => createOperation(management, operation, most, audit),
    find: (id) => findOperation(management, id),
    list: (query, page) => listOperations(management, query, page),
    setStatus: (operation, status, audit) => setOperationStatus(management, operation, status, audit),
    claim: (actions, leaseSeconds) => claimOperation(management, actions, leaseSeconds),
    findTenantOfEndpoint: (endpointId) => findTenantOfEndpoint(management, endpointId),
    release: (claimed, delaySeconds) => releaseOperation(management, claimed, delaySeconds),
    countDeliveries: (set, withinMs) => countDeliveries(history, set, withinMs),
    retryBatch: (claimed, pace) => retryBatch(upkeep, claimed, pace),
    cancelBatch: (claimed, pace) => cancelBatch(upkeep, claimed, pace),
    findMissed: (set, after, limit) => findMissed(history, set, after, limit),
    readPayloads: (tenantId, eventIds) => readPayloads(history, tenantId, eventIds),
    replayBatch: (claimed, batch, pauseSeconds) => replayBatch(upkeep, claimed, batch, pauseSeconds),
    fail: (claimed) =>
      runOperationBatch(upkeep, claimed, 0, async () => {
        const { cursor } = claimed;
        return { done: 0, failed: 0, cursor, total: null, status: "failed" };
      }),
    eraseBatch: (claimed, pace) => eraseBatch(upkeep, claimed, pace),
  };
}
