import { firstIdAt } from "@posthorn/domain/id";
import { createDatabase } from "@posthorn/testkit/database";
import { type ExplainedPlan, explainPrepared } from "@posthorn/testkit/explain-plan";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readNewestById } from "./planner-settings.ts";
import { openPool } from "./postgres.ts";
import { tailSql } from "./sql/attempt-tail.ts";
import { partitionName } from "./sql/partition-day.ts";
import { ensurePartitions } from "./sql/partition-ensure.ts";
import { countSql } from "./sql/stats-count.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const today = Math.floor(Date.now() / dayMs) * dayMs;
const fromMs = today + 12 * 60 * minuteMs;
const tenant = "00000000-0000-7000-8000-000000000001";

/** Attempts and events of a whole day, in order, of ten tenants. */
const fillSql = `
WITH made AS (
  SELECT (lpad(to_hex(${today} + number::bigint * ${dayMs / 100_000}), 12, '0') || '7000' || '8000'
      || lpad(to_hex(number), 12, '0'))::uuid AS id,
    ('00000000-0000-7000-8000-' || lpad((number % 10)::text, 12, '0'))::uuid AS tenant_id
  FROM generate_series(0, 99999) AS number
), attempted AS (
  INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason,
    endpoint_version, next_status)
  SELECT id, id, tenant_id, tenant_id, 1, 'schedule', now(), 12, 'ok', 1, 'delivered' FROM made
)
INSERT INTO event (id, tenant_id, event_type, payload, channels, tags)
SELECT id, tenant_id, 'made', repeat('x', 100)::bytea, '{}', '{}' FROM made`;

const database = await createDatabase();
const client = new Client({ connectionString: database.url });

beforeAll(async () => {
  await client.connect();
  const pool = openPool({
    ...{ databaseUrl: database.url, connections: 2, applicationName: "test", statementTimeoutMs: 30_000 },
    onLost: () => {},
  });
  await ensurePartitions(pool, Date.now(), 0);
  await pool.end();
  await client.query(fillSql);
  await client.query("VACUUM ANALYZE attempt, event");
  await client.query(readNewestById.replaceAll("SET LOCAL", "SET"));
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

function expectNewestRead(plan: ExplainedPlan, tables: readonly ("attempt" | "event")[]): void {
  const names = tables.map((table) => partitionName(table, today));
  expect(plan.usedIndexes).toEqual(expect.arrayContaining(names.map((name) => `${name}_id_idx`)));
  expect(plan.usedIndexes.filter((name) => /^(attempt|event)_p\d+_pkey$/.test(name))).toEqual([]);
  expect(plan.seqScans.filter((name) => names.includes(name))).toEqual([]);
}

test("counting a minute reads the pages of that minute, and no index from end to end", async () => {
  const starts = [fromMs];
  const plan = await explainPrepared(client, "stats_count", countSql, [
    firstIdAt(fromMs),
    firstIdAt(fromMs + minuteMs),
    starts.map(firstIdAt),
    starts.map((ms) => new Date(ms)),
  ]);
  expectNewestRead(plan, ["attempt", "event"]);
});

test.each([["of all tenants", null] as const, ["of a tenant", [tenant]] as const])(
  "the live stream %s reads the newest pages alone",
  async (_whose, tenants) => {
    const afterId = firstIdAt(today + dayMs - minuteMs);
    const plan = await explainPrepared(client, "attempt_tail", tailSql, [afterId, tenants, 50_000]);
    expectNewestRead(plan, ["attempt"]);
    expect(plan.buffers).toBeLessThan(1_000);
  },
);
