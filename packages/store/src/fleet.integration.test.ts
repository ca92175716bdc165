import {
  endpointStates,
  type FleetEndpoint,
  type FleetFilter,
  type FleetPlace,
} from "@posthorn/engine/endpoints/fleet-store";
import { createDatabase, type TestDatabase } from "@posthorn/testkit/database";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pool } from "./postgres.ts";
import { listFleet } from "./sql/endpoint-list-fleet.ts";
import { readTopFailing } from "./sql/stats-top-failing.ts";
import { countReads } from "./testing/count-reads.ts";

/** 200 tenants with 100 endpoints each: of every 40, one fails, one is behind its breaker, one is paused, one disabled. */
const endpoints = 20_000;
const fillSql = `
CREATE FUNCTION make_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
  SELECT ('0000000000007' || lpad(to_hex(kind), 3, '0') || lpad(to_hex(n), 16, '8000000000000000'))::uuid
$$;
INSERT INTO tenant (id, name) SELECT make_id(1, n), 'Tenant ' || n FROM generate_series(0, 199) AS n;
INSERT INTO endpoint (id, tenant_id, url, description, event_types, channels, timeout_ms, retry_schedule, max_in_flight, status)
SELECT make_id(2, n), make_id(1, n % 200), 'https://hooks.example/' || n, CASE WHEN n % 5000 = 7 THEN 'The 100% Odd_One' ELSE '' END,
  '{*}', '{}', 15000, '{5}', 10,
  (CASE n % 40 WHEN 2 THEN 'paused' WHEN 3 THEN 'disabled' WHEN 4 THEN 'deleted' ELSE 'active' END)::endpoint_status
FROM generate_series(0, ${endpoints - 1}) AS n;
INSERT INTO endpoint_lane (endpoint_id, breaker, failing_since, consecutive_failures)
SELECT make_id(2, n), (CASE WHEN n % 40 = 1 THEN 'open' ELSE 'closed' END)::lane_breaker,
  CASE WHEN n % 400 = 1 OR n % 40 > 3 THEN NULL ELSE now() - n % 37 * interval '1 hour' END, n % 40
FROM generate_series(0, ${endpoints - 1}) AS n;
INSERT INTO delivery (id, tenant_id, event_id, endpoint_id, next_attempt_at, completed_at)
SELECT make_id(4, n), make_id(1, 1), make_id(3, n), make_id(2, 1), now(), CASE WHEN n % 2 = 0 THEN now() END
FROM generate_series(1, 20000) AS n;
INSERT INTO stats_step (tenant_id, endpoint_id, minutes, starts_at, events, attempts, delivered, failed, reasons, durations)
SELECT make_id(1, n % 200), make_id(2, n), 60, date_trunc('hour', now()) - hour * interval '1 hour', 0, n, n, 0,
  CASE WHEN n % 40 < 2 THEN jsonb_build_object('http_5xx', n, 'dns', 1) ELSE '{}' END, '{}'
FROM generate_series(0, ${endpoints - 1}) AS n, generate_series(1, 12) AS hour`;

/** Pages of Postgres that a page of 20 may cost, and one for which all endpoints are looked through. */
const few = 1_500;
const wholeFleet = 100_000;

let database: TestDatabase;
let client: Client;
let pool: Pool;
let takeReads: () => number;

beforeAll(async () => {
  database = await createDatabase();
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query(fillSql);
  ({ pool, takeReads } = countReads(client));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const everything: FleetFilter = { tenantId: null, states: endpointStates, contains: null };

async function walk(filter: FleetFilter, limit: number, most: number): Promise<FleetEndpoint[]> {
  const all: FleetEndpoint[] = [];
  for (let after: FleetPlace | null = null; ; ) {
    const rows: FleetEndpoint[] = await listFleet(pool, filter, { limit, after });
    expect(takeReads()).toBeLessThan(most);
    all.push(...rows);
    const last = rows.at(-1);
    if (last === undefined) return all;
    after = { state: last.state, since: last.failingSince, id: last.id };
  }
}

/** The order by definition: worst state, longest failing (open breakers that do not fail last), newest. */
function compare(a: FleetEndpoint, b: FleetEndpoint): number {
  const isByTime = a.state === "breaker" || a.state === "failing";
  const timeOf = (one: FleetEndpoint) => (isByTime ? (one.failingSince?.getTime() ?? Infinity) : 0);
  const byState = endpointStates.indexOf(a.state) - endpointStates.indexOf(b.state);
  const byTime = timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b);
  return byState || byTime || (a.id < b.id ? 1 : -1);
}

describe.for(["without", "with"] as const)("%s statistics", (statistics) => {
  beforeAll(async () => {
    if (statistics === "with") await client.query("VACUUM ANALYZE");
  });

  test("pages of the fleet have every endpoint once, the worst first", async () => {
    const all = await walk(everything, 1_000, wholeFleet);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all).toHaveLength((endpoints / 40) * 39);
    expect(all).toEqual(all.toSorted(compare));
  });

  test("a page is read in no time, whatever state it is in", async () => {
    for (const state of endpointStates) {
      const rows = await listFleet(pool, { ...everything, states: [state] }, { limit: 20, after: null });
      expect([state, rows.length, new Set(rows.map((row) => row.state))]).toEqual([
        state,
        20,
        new Set([state]),
      ]);
      expect([state, takeReads() < few]).toEqual([state, true]);
    }
  });

  test("a tenant's endpoints are found among those of all", async () => {
    const [tenantId = ""] = await readIds("SELECT make_id(1, 3) AS id");
    const found = await walk({ ...everything, tenantId }, 30, 3 * few);
    expect(found).toHaveLength(100);
    expect(found).toEqual(found.toSorted(compare));
    expect(new Set(found.map((one) => one.tenantName))).toEqual(new Set(["Tenant 3"]));
  });

  test("a part of a description is looked for as it is written, in any case", async () => {
    const found = await walk({ ...everything, contains: "100% odd_one" }, 20, wholeFleet);
    const expected = await readIds("SELECT id FROM endpoint WHERE description <> '' ORDER BY id DESC");
    expect(found.map(({ id }) => id)).toEqual(expected);
    expect(await walk({ ...everything, contains: "100_" }, 20, wholeFleet)).toEqual([]);
  });

  test("what waits is counted so far, and why it fails is told by the latest step of the failing time", async () => {
    const [id] = await readIds("SELECT make_id(2, 1) AS id");
    const breakers = await walk({ ...everything, states: ["breaker"] }, 200, 10 * few);
    expect(breakers.find((one) => one.id === id)).toMatchObject({ unfinished: 1_000, lastReason: null });
    expect(breakers.filter((one) => one.id !== id && one.unfinished > 0)).toEqual([]);
    const longer = breakers.filter(
      ({ failingSince }) => failingSince && Date.now() - +failingSince > 7_200_000,
    );
    expect(new Set(longer.map(({ lastReason }) => lastReason))).toEqual(new Set(["http_5xx"]));
  });

  test("the endpoints and tenants that fail the most are found among steps of all", async () => {
    const hour = 3_600_000;
    const parts = [{ minutes: 60, fromMs: Date.now() - 24 * hour, toMs: Date.now() }] as const;
    const byEndpoint = await readTopFailing(pool, "endpoint", null, parts, 3);
    expect(byEndpoint.map(({ endpoint, attempts, reasons }) => [endpoint?.url, attempts, reasons])).toEqual(
      [19_961, 19_960, 19_921].map((n) => [
        `https://hooks.example/${n}`,
        12 * n,
        { http_5xx: 12 * n, dns: 12 },
      ]),
    );
    expect(await readTopFailing(pool, "tenant", null, parts, 3)).toEqual([]);
    expect(takeReads()).toBeLessThan(3 * wholeFleet);
  });
});

async function readIds(sql: string): Promise<string[]> {
  return (await client.query<{ id: string }>(sql)).rows.map(({ id }) => id);
}
