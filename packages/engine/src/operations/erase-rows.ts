import type { OperationStep } from "./run-operations.ts";

const rowsAtOnce = 2_000;

/** A batch of the erasure of a tenant. */
export const eraseRows: OperationStep = (engine, claimed, leaseSeconds) =>
  engine.management.operations.eraseBatch(claimed, rowsAtOnce, leaseSeconds);
