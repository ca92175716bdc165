import type { OperationStore } from "@posthorn/engine/operations/operation-store";
import type { Pool } from "./postgres.ts";
import { claimOperation, releaseOperation } from "./sql/operation-claim.ts";
import { findOperation, listOperations } from "./sql/operation-read.ts";
import { eraseBatch } from "./sql/tenant-erase-rows.ts";

/** Bulk jobs. Their batches go over connections apart from those of the API. */
export function createOperationStore(pool: Pool, upkeepPool: Pool): OperationStore {
  return {
    find: (id) => findOperation(pool, id),
    list: (page) => listOperations(pool, page),
    claim: (actions, leaseSeconds) => claimOperation(pool, actions, leaseSeconds),
    release: (claimed, delaySeconds) => releaseOperation(pool, claimed, delaySeconds),
    eraseBatch: (claimed, limit, leaseSeconds) => eraseBatch(upkeepPool, claimed, limit, leaseSeconds),
  };
}
