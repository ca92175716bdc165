import { type EndpointHealth, type HealthReport, judgeHealth } from "@posthorn/domain/endpoint-health";
import type { JudgedEndpoint } from "@posthorn/engine/pipeline-store";
import type { PoolClient } from "pg";
import { type Pool, runTransaction } from "../postgres.ts";

/** In order of id, as every lock of lanes. A lane of a deleted endpoint has nothing left to decide. */
const lockSql = `
SELECT endpoint_id, tenant_id, version, breaker, ${toMs("opened_until")}, failed_probes, consecutive_failures,
  ${toMs("window_started_at")}, window_attempts, window_failures, ${toMs("failing_since")}, ${toMs("last_failure_at")},
  noticed_percent, (extract(epoch FROM now()) * 1000)::float8 AS now_ms
FROM endpoint_lane
CROSS JOIN LATERAL (SELECT tenant_id, version, status FROM endpoint WHERE id = endpoint_lane.endpoint_id LIMIT 1) AS endpoint
WHERE endpoint_id = ANY ($1::uuid[]) AND endpoint.status <> 'deleted'
ORDER BY endpoint_id FOR UPDATE OF endpoint_lane`;

const writeSql = `
UPDATE endpoint_lane SET
  breaker = judged.breaker, opened_until = ${fromMs("opened_until")}, failed_probes = judged.failed_probes,
  consecutive_failures = judged.consecutive_failures, window_started_at = ${fromMs("window_started_at")},
  window_attempts = judged.window_attempts, window_failures = judged.window_failures,
  failing_since = ${fromMs("failing_since")}, last_failure_at = ${fromMs("last_failure_at")},
  noticed_percent = judged.noticed_percent
FROM unnest(
  $1::uuid[], $2::lane_breaker[], $3::float8[], $4::int[], $5::int[], $6::float8[], $7::int[], $8::int[], $9::float8[],
  $10::float8[], $11::int[]
) AS judged (
  endpoint_id, breaker, opened_until, failed_probes, consecutive_failures, window_started_at, window_attempts,
  window_failures, failing_since, last_failure_at, noticed_percent
)
WHERE endpoint_lane.endpoint_id = judged.endpoint_id`;

/** A breaker decides whether events get jobs, so ingest has to match anew. In order of id, as every lock of tenants. */
const moveVersionsSql = `
UPDATE tenant SET endpoints_version = endpoints_version + 1
FROM (SELECT id FROM tenant WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE) AS changed
WHERE tenant.id = changed.id`;

type Row = {
  endpoint_id: string;
  tenant_id: string;
  version: number;
  breaker: EndpointHealth["breaker"];
  opened_until: number | null;
  failed_probes: number;
  consecutive_failures: number;
  window_started_at: number | null;
  window_attempts: number;
  window_failures: number;
  failing_since: number | null;
  last_failure_at: number | null;
  noticed_percent: number;
  now_ms: number;
};

/** Lets the domain judge each endpoint by what its lane remembers and the report, and remembers the judgement. */
export function reportHealth(
  pool: Pool,
  reports: readonly (HealthReport & { endpointId: string })[],
): Promise<JudgedEndpoint[]> {
  const byEndpoint = new Map(reports.map((report) => [report.endpointId, report]));
  return runTransaction(pool, async (client) => {
    const lanes = await client.query<Row>({
      name: "lane-health-lock",
      text: lockSql,
      values: [[...byEndpoint.keys()]],
    });
    const judged = lanes.rows.flatMap((row) => judgeRow(row, byEndpoint.get(row.endpoint_id)));
    if (judged.length > 0) await writeHealth(client, judged);
    const moved = judged.filter(({ result }) => result.breaker !== null).map(({ result }) => result.tenantId);
    if (moved.length > 0)
      await client.query({ name: "tenant-move-versions", text: moveVersionsSql, values: [moved] });
    return judged.map(({ result }) => result);
  });
}

type Judged = { health: EndpointHealth; result: JudgedEndpoint };

function judgeRow(row: Row, report: HealthReport | undefined): Judged[] {
  if (report === undefined) return [];
  const { health, notice, isTimeUp, isRecovered } = judgeHealth(toHealth(row), report, row.now_ms);
  const changed = health.breaker === "open" ? "opened" : "closed";
  const result = {
    endpointId: row.endpoint_id,
    tenantId: row.tenant_id,
    version: row.version,
    breaker: health.breaker === row.breaker ? null : changed,
    notice,
    isTimeUp,
    isRecovered,
    failingSince: health.failingSinceMs === null ? null : new Date(health.failingSinceMs),
  } as const;
  return [{ health, result }];
}

function toHealth(row: Row): EndpointHealth {
  return {
    breaker: row.breaker,
    openedUntilMs: row.opened_until,
    failedProbes: row.failed_probes,
    consecutiveFailures: row.consecutive_failures,
    windowStartedAtMs: row.window_started_at,
    windowAttempts: row.window_attempts,
    windowFailures: row.window_failures,
    failingSinceMs: row.failing_since,
    lastFailureAtMs: row.last_failure_at,
    noticedPercent: row.noticed_percent,
  };
}

async function writeHealth(client: PoolClient, judged: readonly Judged[]): Promise<void> {
  const column = <Value>(read: (health: EndpointHealth) => Value) => judged.map(({ health }) => read(health));
  await client.query({
    name: "lane-health-write",
    text: writeSql,
    values: [
      judged.map(({ result }) => result.endpointId),
      column((health) => health.breaker),
      column((health) => health.openedUntilMs),
      column((health) => health.failedProbes),
      column((health) => health.consecutiveFailures),
      column((health) => health.windowStartedAtMs),
      column((health) => health.windowAttempts),
      column((health) => health.windowFailures),
      column((health) => health.failingSinceMs),
      column((health) => health.lastFailureAtMs),
      column((health) => health.noticedPercent),
    ],
  });
}

function toMs(column: string): string {
  return `(extract(epoch FROM ${column}) * 1000)::float8 AS ${column}`;
}

function fromMs(column: string): string {
  return `to_timestamp(judged.${column} / 1000)`;
}
