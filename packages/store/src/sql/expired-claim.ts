import type { ExpiredClaim } from "@posthorn/engine/pipeline-store";

/** Of a claim whose lease has run out. */
export type ExpiredRow = {
  id: string;
  tenant_id: string;
  endpoint_id: string;
  attempts: number;
  trigger: ExpiredClaim["trigger"];
  lease_token: string;
  version: number;
  retry_schedule: number[];
  claimed_at: Date;
};

export function toExpiredClaim(row: ExpiredRow): ExpiredClaim {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    endpointId: row.endpoint_id,
    attempts: row.attempts,
    trigger: row.trigger,
    leaseToken: row.lease_token,
    endpointVersion: row.version,
    retrySchedule: row.retry_schedule,
    claimedAt: row.claimed_at,
  };
}
