import type { OperationStep } from "./run-operations.ts";

/** A batch of the erasure of a tenant. */
export const eraseRows: OperationStep = (engine, claimed, pauseSeconds) =>
  engine.management.operations.eraseBatch(claimed, { limit: 2_000, pauseSeconds });
