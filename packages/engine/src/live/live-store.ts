import type { AttemptTrigger, DeliveryStatus } from "@posthorn/domain/delivery";
import type { Attempt, Delivery } from "../management-store.ts";

/** An attempt as the live stream tells of it. */
export type LiveAttempt = Pick<
  Attempt,
  "id" | "deliveryId" | "number" | "startedAt" | "durationMs" | "statusCode" | "reason"
> & {
  trigger: AttemptTrigger;
  tenantId: string;
  endpointId: string;
  /** What the attempt made of its delivery. */
  nextStatus: DeliveryStatus;
};

export type LiveStore = {
  /** Attempts whose id is greater than that, in no order, of these tenants or (null) of all; with Postgres' own time. */
  readAttempts(
    afterId: string,
    tenantIds: readonly string[] | null,
    limit: number,
  ): Promise<{ nowMs: number; attempts: LiveAttempt[] }>;
  /** As they are now. */
  readDeliveries(ids: readonly string[]): Promise<Delivery[]>;
};
