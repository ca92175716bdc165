import { createEndpoint } from "@posthorn/contract/routes/endpoints";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { Client } from "pg";
import type { System } from "../system.ts";
import { call } from "../tenant.ts";

/** $1: external id of the tenant, which has one endpoint; $2: how many. The last was made a minute ago; each third failed. */
const growSql = `
WITH owner AS MATERIALIZED (
  SELECT tenant.id AS tenant_id, endpoint.id AS endpoint_id
  FROM tenant JOIN endpoint ON endpoint.tenant_id = tenant.id WHERE external_id = $1
), emitted AS MATERIALIZED (
  SELECT tenant_id, endpoint_id, at, number % 3 = 0 AS is_failed, uuidv7(at - clock_timestamp()) AS id
  FROM generate_series(1, $2::int) AS number CROSS JOIN owner
  CROSS JOIN LATERAL (SELECT now() - interval '1 minute' - ($2::int - number) * interval '20 ms' AS at) AS time
), stored AS (
  INSERT INTO event (id, tenant_id, event_type, payload, channels, tags, matched_endpoints, created_at)
  SELECT id, tenant_id, 'invoice.paid', '{"order":"grown"}', '{}', '{}', 1, at FROM emitted
)
INSERT INTO delivery (
  id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, created_at, completed_at, last_status_code,
  last_reason
)
SELECT uuidv7(at - clock_timestamp()), tenant_id, id, endpoint_id,
  CASE WHEN is_failed THEN 'failed' ELSE 'delivered' END::delivery_status, 1, at, at, at + interval '40 ms',
  CASE WHEN is_failed THEN 503 ELSE 200 END, CASE WHEN is_failed THEN 'http_5xx' ELSE 'ok' END::attempt_reason
FROM emitted`;

/** A tenant with one endpoint and so many finished deliveries, which nobody sent: they are written straight into the database. */
export async function seedManyDeliveries(
  { client, settings }: System,
  { tenant, url, count }: { tenant: string; url: string; count: number },
): Promise<void> {
  const params = { tenant };
  await call(client, putTenant, { params, body: { name: `${tenant} Ltd.` } });
  await call(client, createEndpoint, { params, body: { url } });
  const database = new Client({ connectionString: settings["DATABASE_URL"] });
  await database.connect();
  try {
    await database.query(growSql, [tenant, count]);
    await database.query("ANALYZE event, delivery");
  } finally {
    await database.end();
  }
}
