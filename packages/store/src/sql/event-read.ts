import type { Page, StoredEvent } from "@posthorn/engine/management-store";
import { afterAllIds, type Pool, runStatement } from "../postgres.ts";

const columns = `id, tenant_id AS "tenantId", event_type AS "eventType", channels, tags, external_id AS "externalId",
  ordering_key AS "orderingKey", created_at AS "createdAt"`;
const listSql = `SELECT ${columns} FROM event WHERE tenant_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`;
const findSql = `SELECT ${columns} FROM event WHERE tenant_id = $1 AND id = $2`;
const payloadSql = "SELECT payload FROM event WHERE tenant_id = $1 AND id = $2";

/** Newest first. */
export function listEvents(pool: Pool, tenantId: string, page: Page): Promise<StoredEvent[]> {
  return runStatement(pool, "event-list", listSql, [tenantId, page.before ?? afterAllIds, page.limit]);
}

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
