import { openPool, type Pool } from "@posthorn/store/postgres";
import { dayLengthMs } from "@posthorn/store/sql/partition-day";
import { ensurePartitions } from "@posthorn/store/sql/partition-ensure";
import { partitionedTables } from "@posthorn/store/sql/partition-list";
import { deliveriesPerEvent, type Growth, type GrowthBatch, planGrowth } from "./plan-growth.ts";
import { withoutIndexes } from "./without-indexes.ts";

/** Whose the deliveries are: tenants and endpoints that nobody emits to. */
type Owners = { tenants: number; endpoints: number };

const batchesAtOnce = 2;
const statementWithinMs = 3_600_000;

const tenantsSql = `
INSERT INTO tenant (id, external_id, name)
SELECT uuidv7(), 'grown-' || number, 'grown' FROM generate_series(1, $1::int) AS number`;

const endpointsSql = `
WITH made AS (
  INSERT INTO endpoint (id, tenant_id, url, event_types, channels, timeout_ms, retry_schedule, max_in_flight)
  SELECT uuidv7(), tenant.id, 'http://127.0.0.1/grown', '{grown}', '{}', 15000, '{5}', 10
  FROM tenant CROSS JOIN generate_series(1, $1::int) WHERE name = 'grown'
  RETURNING id
)
INSERT INTO endpoint_lane (endpoint_id) SELECT id FROM made`;

/** $1 to $2: numbers of events, of which each follows the last by $4 ms from $3 on; $5: whether their deliveries are finished. */
const eventsSql = `
WITH place AS MATERIALIZED (
  SELECT row_number() OVER (ORDER BY tenant_id, endpoint.id) - 1 AS number, tenant_id, endpoint.id AS endpoint_id
  FROM endpoint JOIN tenant ON tenant.id = tenant_id WHERE name = 'grown'
), emitted AS MATERIALIZED (
  SELECT number, at, uuidv7(at - clock_timestamp()) AS id
  FROM generate_series($1::int, $2::int) AS number
  CROSS JOIN LATERAL (SELECT $3::timestamptz + number * $4::float8 * interval '1 ms' AS at) AS time
), fanned_out AS (
  INSERT INTO delivery (
    id, tenant_id, event_id, endpoint_id, status, attempts, next_attempt_at, created_at, completed_at, last_status_code,
    last_reason
  )
  SELECT uuidv7(at - clock_timestamp()), tenant_id, emitted.id, endpoint_id,
    CASE WHEN $5 THEN 'delivered' ELSE 'pending' END::delivery_status, CASE WHEN $5 THEN 1 ELSE 0 END,
    CASE WHEN $5 THEN at ELSE now() + interval '1 day' END, at, CASE WHEN $5 THEN at END, CASE WHEN $5 THEN 200 END,
    CASE WHEN $5 THEN 'ok' END::attempt_reason
  FROM emitted CROSS JOIN generate_series(0, ${deliveriesPerEvent - 1}) AS branch
  JOIN place ON place.number = (emitted.number % $6::int) * $7::int + (emitted.number / $6::int + branch) % $7::int
  RETURNING id, tenant_id, event_id, endpoint_id, created_at
), stored AS (
  INSERT INTO event (id, tenant_id, event_type, payload, channels, tags, matched_endpoints, created_at)
  SELECT id, tenant_id, 'grown', '{"text":"small"}', '{}', '{}', ${deliveriesPerEvent}, at
  FROM emitted JOIN place ON place.number = (emitted.number % $6::int) * $7::int
)
INSERT INTO attempt (
  id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, status_code, reason, response_headers,
  response_body, remote_address, endpoint_version, next_status
)
SELECT uuidv7(created_at - clock_timestamp()), id, tenant_id, endpoint_id, 1, 'schedule', created_at, 12, 200, 'ok', '{}', '',
  '127.0.0.1', 1, 'delivered'
FROM fanned_out WHERE $5`;

/** Fills a database that has all migrations. Ids lie in the days of their rows, in the partitions that Posthorn makes itself. */
export async function growDatabase(databaseUrl: string, growth: Growth, owners: Owners): Promise<void> {
  const pool = openPool({
    databaseUrl,
    connections: batchesAtOnce,
    applicationName: "posthorn bench",
    statementTimeoutMs: statementWithinMs,
    onLost: () => {},
    setUpSql: "SET synchronous_commit = off; SET work_mem = '64MB'; SET maintenance_work_mem = '256MB'",
  });
  try {
    const endpointsPerTenant = Math.floor(owners.endpoints / owners.tenants);
    await pool.query(tenantsSql, [owners.tenants]);
    await pool.query(endpointsSql, [endpointsPerTenant]);
    const nowMs = Date.now();
    await ensurePartitions(pool, nowMs - (growth.days - 1) * dayLengthMs, growth.days - 1);
    const batches = planGrowth(growth, nowMs).values();
    const runInTurn = async () => {
      for (const batch of batches) await runBatch(pool, batch, owners.tenants, endpointsPerTenant);
    };
    await withoutIndexes(pool, partitionedTables, async () => {
      await Promise.all(Array.from({ length: batchesAtOnce }, runInTurn));
    });
    await pool.query("VACUUM (FREEZE, ANALYZE)");
  } finally {
    await pool.close();
  }
}

async function runBatch(
  pool: Pool,
  { from, to, beginsAtMs, everyMs, isFinished }: GrowthBatch,
  tenants: number,
  endpointsPerTenant: number,
): Promise<void> {
  const beginsAt = new Date(beginsAtMs);
  await pool.query(eventsSql, [from, to, beginsAt, everyMs, isFinished, tenants, endpointsPerTenant]);
}
