import type { Page } from "../management-store.ts";

export const operationActions = ["retry", "cancel", "replay-missing", "erase-tenant"] as const;
export type OperationAction = (typeof operationActions)[number];
export type OperationStatus = "running" | "paused" | "finished" | "cancelled" | "failed";

export type Operation = {
  id: string;
  action: OperationAction;
  status: OperationStatus;
  /** null: the whole instance. */
  tenantId: string | null;
  /** null until it was counted. */
  total: number | null;
  done: number;
  failed: number;
  ratePerSecond: number | null;
  createdAt: Date;
  finishedAt: Date | null;
};

/** An operation in the hands of a worker. Whoever has another `leaseUntil` than the row has lost it. */
export type ClaimedOperation = Operation & {
  /** Where it goes on, in its action's own form; null at the beginning. */
  cursor: string | null;
  leaseUntil: Date;
};

/** Each batch does its work and notes it in one transaction, renews the lease, and answers null when the lease was lost. */
export type OperationStore = {
  find(id: string): Promise<Operation | null>;
  list(page: Page): Promise<Operation[]>;
  /** The running operation of these actions that has waited longest for a worker; null when none waits. */
  claim(actions: readonly OperationAction[], leaseSeconds: number): Promise<ClaimedOperation | null>;
  /** Gives it back; any worker may go on after `delaySeconds`. */
  release(claimed: ClaimedOperation, delaySeconds: number): Promise<void>;
  /** Erases about `limit` rows of the operation's tenant; finishes it with the tenant itself. */
  eraseBatch(
    claimed: ClaimedOperation,
    limit: number,
    leaseSeconds: number,
  ): Promise<ClaimedOperation | null>;
};
