import { batchLimit } from "./batch-limit.ts";
import type { OperationStep } from "./run-operations.ts";

/** A batch of a retry: makes deliveries due now; the dispatcher brings them to a worker, by the rules of their lanes. */
export const retryDeliveries: OperationStep = (engine, claimed, pauseSeconds) =>
  engine.management.operations.retryBatch(claimed, { limit: batchLimit(claimed), pauseSeconds });

/** A batch of a cancellation. */
export const cancelDeliveries: OperationStep = (engine, claimed, pauseSeconds) =>
  engine.management.operations.cancelBatch(claimed, { limit: batchLimit(claimed), pauseSeconds });
