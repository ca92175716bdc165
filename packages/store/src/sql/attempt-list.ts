import { firstIdAt, timeOfId } from "@posthorn/domain/id";
import type { Attempt, Page } from "@posthorn/engine/management-store";
import { afterAllIds, type Pool, runStatement } from "../postgres.ts";

/** How far the clock of a worker may be behind that of the API which made the delivery. */
const clockSlackMs = 86_400_000;

/** Newest first. An attempt is not made before its delivery, so older partitions are left out. */
const sql = `
SELECT id, delivery_id AS "deliveryId", number, trigger, started_at AS "startedAt", duration_ms AS "durationMs",
  status_code AS "statusCode", reason, response_headers AS "responseHeaders", response_body AS "responseBody",
  remote_address AS "remoteAddress", endpoint_version AS "endpointVersion"
FROM attempt WHERE tenant_id = $1 AND delivery_id = $2 AND id >= $5
AND id < $3 ORDER BY id DESC LIMIT $4`;

export function listAttempts(
  pool: Pool,
  tenantId: string,
  deliveryId: string,
  page: Page,
): Promise<Attempt[]> {
  const oldestId = firstIdAt(timeOfId(deliveryId) - clockSlackMs);
  const values = [tenantId, deliveryId, page.before ?? afterAllIds, page.limit, oldestId];
  return runStatement(pool, "attempt-list", sql, values);
}
