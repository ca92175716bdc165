import type { StoredEvent } from "@posthorn/engine/management-store";
import { type Pool, runStatement } from "../postgres.ts";

export const eventColumns = `id, tenant_id AS "tenantId", event_type AS "eventType", channels, tags, external_id AS "externalId",
  ordering_key AS "orderingKey", matched_endpoints AS deliveries, schema_error AS "schemaError",
  created_at AS "createdAt"`;
const findSql = `SELECT ${eventColumns} FROM event WHERE tenant_id = $1 AND id = $2`;
const payloadSql = "SELECT payload FROM event WHERE tenant_id = $1 AND id = $2";

export async function findEvent(pool: Pool, tenantId: string, id: string): Promise<StoredEvent | null> {
  const [event] = await runStatement<StoredEvent>(pool, "event-find", findSql, [tenantId, id]);
  return event ?? null;
}

/** "expired" when the event is there and its payload is no longer kept. */
export async function findPayload(
  pool: Pool,
  tenantId: string,
  eventId: string,
): Promise<Uint8Array | "expired" | null> {
  const [row] = await runStatement<{ payload: Uint8Array | null }>(pool, "event-find-payload", payloadSql, [
    tenantId,
    eventId,
  ]);
  if (row === undefined) return null;
  return row.payload ?? "expired";
}
