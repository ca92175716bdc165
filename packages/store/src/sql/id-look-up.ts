import { firstIdAt, timeOfId } from "@posthorn/domain/id";
import type { Hit, HitKind } from "@posthorn/engine/history-store";
import type { Pool } from "../postgres.ts";

const mostHits = 10;
/** How far the clock of the process that makes a delivery may be behind that of the one that made its event. */
const clockSlackMs = 86_400_000;

/**
 * $1 is the id. An event is found by its deliveries, and one without any in each tenant in turn; an attempt in the few pages
 * in which those of its time are.
 */
const sqlOf: Record<HitKind, string> = {
  tenant: "SELECT id, id AS tenant_id, NULL::uuid AS delivery_id FROM tenant WHERE id = $1",
  endpoint: `SELECT id, tenant_id, NULL::uuid AS delivery_id FROM endpoint WHERE id = $1 AND status <> 'deleted'`,
  event: `
    SELECT $1::uuid AS id, coalesce(
      (SELECT tenant_id FROM delivery WHERE event_id = $1 AND id >= $3 LIMIT 1),
      (
        SELECT event.tenant_id FROM tenant
        CROSS JOIN LATERAL (SELECT tenant_id FROM event WHERE tenant_id = tenant.id AND id = $1 OFFSET 0) AS event LIMIT 1
      )
    ) AS tenant_id, NULL::uuid AS delivery_id`,
  delivery: "SELECT id, tenant_id, NULL::uuid AS delivery_id FROM delivery WHERE id = $1",
  attempt: "SELECT id, tenant_id, delivery_id FROM attempt WHERE id = $1",
  operation: `
    SELECT id, tenant_id, NULL::uuid AS delivery_id FROM operation
    WHERE id = $1 AND (action <> 'erase_tenant' OR $2::uuid IS NULL)`,
};

const ofExternalIdSql = `
  SELECT 'tenant' AS kind, id, id AS tenant_id FROM tenant WHERE external_id = $1
  UNION ALL (
    SELECT 'event', event_id, tenant_id FROM event_external_id
    WHERE external_id = $1 AND (tenant_id = $2 OR $2::uuid IS NULL) LIMIT ${mostHits}
  )`;

/** $2 is the tenant, or null. */
const reachableSql = (found: string) => `
  FROM (${found}) AS found LEFT JOIN tenant ON tenant.id = found.tenant_id
  WHERE tenant.deleted_at IS NULL AND ($2::uuid IS NULL OR found.tenant_id = $2)`;

/** See HistoryStore. */
export async function lookUp(
  pool: Pool,
  tenantId: string | null,
  id: { kind: HitKind; id: string } | null,
  externalId: string,
): Promise<Hit[]> {
  const byId = id === null ? [] : await lookUpId(pool, tenantId, id);
  const { rows } = await pool.query<Pick<Hit, "kind" | "id" | "tenantId">>(
    `SELECT found.kind, found.id, found.tenant_id AS "tenantId" ${reachableSql(ofExternalIdSql)} LIMIT ${mostHits}`,
    [externalId, tenantId],
  );
  return [...byId, ...rows.map((row) => ({ ...row, deliveryId: null, matchedBy: "externalId" as const }))];
}

async function lookUpId(
  pool: Pool,
  tenantId: string | null,
  { kind, id }: { kind: HitKind; id: string },
): Promise<Hit[]> {
  const isOfTenant = kind === "event" && tenantId !== null;
  const found = isOfTenant
    ? "SELECT id, tenant_id, NULL::uuid AS delivery_id FROM event WHERE id = $1 AND tenant_id = $2"
    : sqlOf[kind];
  const values = [id, tenantId, ...(found.includes("$3") ? [firstIdAt(timeOfId(id) - clockSlackMs)] : [])];
  const { rows } = await pool.query<Pick<Hit, "id" | "tenantId" | "deliveryId">>(
    `SELECT found.id, found.tenant_id AS "tenantId", found.delivery_id AS "deliveryId" ${reachableSql(found)}
     AND (found.tenant_id IS NOT NULL OR ${kind === "operation"})`,
    values,
  );
  return rows.map((row) => ({ ...row, kind, matchedBy: "id" }));
}
