import type {
  EndpointSubscription,
  EndpointToExplain,
  EventToExplain,
  ExplainStore,
} from "@posthorn/engine/events/explain-store";
import type { Page } from "@posthorn/engine/management-store";
import { afterAllIds, type Pool, runStatement } from "../postgres.ts";
import { deliveryColumns, deliveryTables } from "./delivery-list.ts";

const findSql = `
SELECT id, event_type AS "eventType", channels, created_at AS "createdAt", is_test AS "isTest", payload
FROM event WHERE tenant_id = $1 AND id = $2`;

/** An event's deliveries are made after it, so their ids follow its own: older days are not looked into. */
const listSql = `
WITH sent AS (
  SELECT DISTINCT ON (endpoint_id) endpoint_id, id FROM delivery
  WHERE tenant_id = $1 AND event_id = $2 AND id > $2 AND endpoint_id < $3
  ORDER BY endpoint_id, id DESC
), page AS (
  (
    SELECT id FROM endpoint WHERE tenant_id = $1 AND id < $3 AND status <> 'deleted' ORDER BY id DESC LIMIT $4
  )
  UNION
  (
    SELECT endpoint_id FROM sent ORDER BY endpoint_id DESC LIMIT $4
  )
  ORDER BY id DESC LIMIT $4
)
SELECT page.id, target.status, target.event_types AS "eventTypes", target.channels, target.filter,
  target.created_at AS "createdAt", target.updated_at AS "changedAt",
  shown.id AS "deliveryId", shown.status AS "deliveryStatus", shown."heldBy"
FROM page
LEFT JOIN endpoint AS target ON target.id = page.id AND target.tenant_id = $1
LEFT JOIN sent ON sent.endpoint_id = page.id
LEFT JOIN LATERAL (
  SELECT ${deliveryColumns} FROM ${deliveryTables} WHERE delivery.id = sent.id AND delivery.tenant_id = $1
) AS shown ON true
ORDER BY page.id DESC`;

type Delivery = NonNullable<EndpointToExplain["delivery"]>;
type OrNull<Columns> = { [Name in keyof Columns]: Columns[Name] | null };
type Row = { id: string } & OrNull<EndpointSubscription> & {
    deliveryId: string | null;
    deliveryStatus: Delivery["status"] | null;
    heldBy: Delivery["heldBy"];
  };

export function createExplainStore(pool: Pool): ExplainStore {
  return {
    async findEvent(tenantId, eventId) {
      const [event] = await runStatement<EventToExplain>(pool, "event-explain", findSql, [tenantId, eventId]);
      return event ?? null;
    },
    listEndpoints: (tenantId, eventId, page) => listEndpoints(pool, tenantId, eventId, page),
  };
}

async function listEndpoints(
  pool: Pool,
  tenantId: string,
  eventId: string,
  page: Page,
): Promise<EndpointToExplain[]> {
  const values = [tenantId, eventId, page.before ?? afterAllIds, page.limit];
  const rows = await runStatement<Row>(pool, "event-explain-endpoints", listSql, values);
  return rows.map((row) => ({ id: row.id, settings: toSettings(row), delivery: toDelivery(row) }));
}

function toSettings({
  status,
  eventTypes,
  channels,
  filter,
  createdAt,
  changedAt,
}: Row): EndpointSubscription | null {
  if (status === null || eventTypes === null || channels === null || createdAt === null || changedAt === null)
    return null;
  return { status, eventTypes, channels, filter, createdAt, changedAt };
}

function toDelivery({ deliveryId: id, deliveryStatus: status, heldBy }: Row): Delivery | null {
  return id === null || status === null ? null : { id, status, heldBy };
}
