import type { ClaimedDelivery } from "@posthorn/engine/pipeline-store";
import { type Pool, runStatement } from "../postgres.ts";

/**
 * Statement 2 of the hot path. The bounds on the id let Postgres leave out partitions before it starts. Ids come sorted, so
 * that two claims of the same rows cannot lock them in opposite order.
 */
export const claimSql = `
UPDATE delivery SET
  status = 'delivering', attempts = delivery.attempts + 1, queued_until = NULL, lease_token = $4,
  lease_until = now() + (endpoint.timeout_ms + $5) * interval '1 millisecond'
FROM unnest($1::uuid[]) AS wanted (id), event, endpoint
WHERE delivery.id = wanted.id AND delivery.id >= $2::uuid AND delivery.id <= $3::uuid
  AND delivery.status = 'pending' AND delivery.next_attempt_at <= now() + interval '50 milliseconds'
  AND event.id = delivery.event_id AND event.tenant_id = delivery.tenant_id
  AND endpoint.id = delivery.endpoint_id AND endpoint.status = 'active'
RETURNING delivery.id, delivery.tenant_id AS "tenantId", delivery.event_id AS "eventId",
  delivery.endpoint_id AS "endpointId", event.event_type AS "eventType", event.payload, delivery.attempts,
  delivery.trigger, delivery.lease_token AS "leaseToken", endpoint.version AS "endpointVersion"`;

/** @param ids sorted, at least one */
export function claimDeliveries(
  pool: Pool,
  ids: readonly string[],
  leaseToken: string,
  leaseSlackMs: number,
): Promise<ClaimedDelivery[]> {
  return runStatement(pool, "delivery-claim", claimSql, [ids, ids[0], ids.at(-1), leaseToken, leaseSlackMs]);
}
