import { encodeId } from "@posthorn/domain/id";
import type { AuditNote } from "@posthorn/engine/audit/audit";
import type { NewTest } from "@posthorn/engine/endpoints/endpoint-test-store";
import type { Delivery } from "@posthorn/engine/management-store";
import { auditValues, insertAuditSql } from "../audit-log.ts";
import { type Pool, runStatement } from "../postgres.ts";
import { deliveryColumns } from "./delivery-list.ts";

/** As for ingest, the tenant is looked at under the lock on the table of events that every insert takes. */
const sql = `
WITH stored AS (
  INSERT INTO event (id, tenant_id, event_type, payload, channels, tags, matched_endpoints, is_test)
  SELECT $1::uuid, tenant.id, $5::text, $6::bytea, '{}', '{}', 1, true
  FROM endpoint JOIN tenant ON tenant.id = endpoint.tenant_id
  WHERE endpoint.id = $4::uuid AND endpoint.status = 'active' AND tenant.id = $3::uuid AND tenant.deleted_at IS NULL
  RETURNING id, tenant_id, event_type
), made AS (
  INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, trigger, next_attempt_at, queued_until)
  SELECT $2::uuid, tenant_id, id, $4::uuid, 'test', now(), now() + $7 * interval '1 second' FROM stored
  RETURNING *
), told AS (${insertAuditSql(11, {
  tenantId: "stored.tenant_id",
  target: "$8",
  before: "NULL::jsonb",
  after: "jsonb_build_object('eventId', $9::text, 'deliveryId', $10::text, 'eventType', $5::text)",
  from: "stored",
})}
)
SELECT ${deliveryColumns}
FROM made AS delivery CROSS JOIN stored AS event
JOIN endpoint ON endpoint.id = delivery.endpoint_id JOIN endpoint_lane AS lane ON lane.endpoint_id = endpoint.id`;

/** See EndpointTestStore. */
export async function createTest(
  pool: Pool,
  test: NewTest,
  queuedForSeconds: number,
  note: AuditNote,
): Promise<Delivery | null> {
  const { eventId, deliveryId, tenantId, endpointId, eventType, payload } = test;
  const shown = [encodeId("ep", endpointId), encodeId("evt", eventId), encodeId("dlv", deliveryId)];
  const [row] = await runStatement<Delivery>(pool, "endpoint-test", sql, [
    ...[eventId, deliveryId, tenantId, endpointId, eventType, payload, queuedForSeconds],
    ...shown,
    ...auditValues(note),
  ]);
  return row ?? null;
}
