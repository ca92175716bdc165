import { firstIdAt, timeOfId } from "@posthorn/domain/id";
import type { AttemptReason } from "@posthorn/domain/outcome";
import { countStats } from "@posthorn/engine/stats/count-stats";
import { percentileMs } from "@posthorn/engine/stats/durations";
import { planSeries, type StatsWindow, toSeries } from "@posthorn/engine/stats/stats-series";
import type { StatsRow, StatsSubject } from "@posthorn/engine/stats/stats-store";
import { createDatabase } from "@posthorn/testkit/database";
import { createFixture } from "@posthorn/testkit/store-fixture";
import { Pool } from "pg";
import { afterAll, beforeEach, expect, test } from "vitest";
import { openStore } from "./open-store.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

const database = await createDatabase();
const connections = { pipelineConnections: 4, managementConnections: 4 };
const store = openStore({ databaseUrl: database.url, ...connections }, { now: () => Date.now() }, quiet);
const pool = new Pool({ connectionString: database.url, max: 4 });
const query = async <Row extends object>(sql: string, values: unknown[] = []) =>
  (await pool.query<Row>(sql, values)).rows;
const { addTenant } = createFixture({ ...store, query, close: async () => {} });
const { stats } = store.management;

afterAll(async () => {
  await store.close();
  await pool.end();
  await database.drop();
});

type Made = { id: string; tenantId: string; endpointId: string } & Outcome;
type Outcome = { reason: AttemptReason; nextStatus: "pending" | "delivered" | "failed"; durationMs: number };

let made: Made[];
let emitted: { id: string; tenantId: string }[];
let random: () => number;

beforeEach(async () => {
  await query("TRUNCATE stats_step, attempt, event");
  [made, emitted, random] = [[], [], createRandom(7)];
});

/** Mulberry32, so that a failure can be seen again. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const outcomes: readonly Omit<Outcome, "durationMs">[] = [
  { reason: "ok", nextStatus: "delivered" },
  { reason: "ok", nextStatus: "delivered" },
  { reason: "http_5xx", nextStatus: "pending" },
  { reason: "timeout_response", nextStatus: "failed" },
  { reason: "worker_lost", nextStatus: "pending" },
  { reason: "gone", nextStatus: "failed" },
];

/** Attempts that ended at random times in [fromMs, toMs), of random endpoints, and an event for every third. */
async function makeAttempts(
  subjects: readonly { tenantId: string; endpointId: string }[],
  count: number,
  [fromMs, toMs]: [number, number],
): Promise<void> {
  const pick = <Value>(values: readonly Value[]) => values[Math.floor(random() * values.length)] as Value;
  const attempts = Array.from({ length: count }, (): Made => {
    const id = idAt(fromMs + random() * (toMs - fromMs));
    return { id, ...pick(subjects), ...pick(outcomes), durationMs: Math.floor(random() ** 4 * 30_000) };
  });
  const events = attempts.filter((_, index) => index % 3 === 0).map(({ tenantId, id }) => ({ tenantId, id }));
  made.push(...attempts);
  emitted.push(...events);
  await query(
    `INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason,
       endpoint_version, next_status)
     SELECT (one->>'id')::uuid, (one->>'id')::uuid, (one->>'tenantId')::uuid, (one->>'endpointId')::uuid, 1, 'schedule', now(),
       (one->>'durationMs')::int, (one->>'reason')::attempt_reason, 1, (one->>'nextStatus')::delivery_status
     FROM jsonb_array_elements($1::jsonb) AS one`,
    [JSON.stringify(attempts)],
  );
  await query(
    `INSERT INTO event (id, tenant_id, event_type, channels, tags)
     SELECT (one->>'id')::uuid, (one->>'tenantId')::uuid, 'made', '{}', '{}' FROM jsonb_array_elements($1::jsonb) AS one`,
    [JSON.stringify(events)],
  );
}

function idAt(ms: number): string {
  const tail = Math.floor(random() * 2 ** 48)
    .toString(16)
    .padStart(12, "0");
  return `${firstIdAt(ms).slice(0, 13)}-7${tail.slice(0, 3)}-8${tail.slice(3, 6)}-${tail.slice(0, 6)}${tail.slice(6)}`;
}

/** As if nothing had been counted since then. */
async function setMark(ms: number): Promise<void> {
  const time = new Date(Math.floor(ms / minuteMs) * minuteMs);
  await query("UPDATE stats_mark SET closed_until = $1, counted_until = $1", [time]);
}

const count = (signal = new AbortController().signal) =>
  countStats({ management: store.management }, 90, signal, 0);

async function readSeries(subject: StatsSubject, window: StatsWindow) {
  const plan = planSeries(window, await stats.readMark());
  return toSeries(plan, await stats.read(subject, plan.parts, plan.stepMs));
}

/** The same from the attempts one by one; a step more than was asked for shows whether something is counted beyond it. */
function expectSeries(subject: StatsSubject, series: Awaited<ReturnType<typeof readSeries>>): void {
  const isOf = (one: { tenantId: string; endpointId?: string }) =>
    (subject.tenantId === null || subject.tenantId === one.tenantId) &&
    (subject.endpointIds === null || subject.endpointIds.includes(one.endpointId ?? ""));
  const { fromMs, stepMs } = series;
  for (const step of [{ ...series.totals, startsAtMs: null }, ...series.steps]) {
    const isIn = ({ id }: { id: string }) =>
      step.startsAtMs === null
        ? timeOfId(id) >= fromMs
        : timeOfId(id) >= step.startsAtMs && timeOfId(id) < step.startsAtMs + stepMs;
    const own = made.filter((attempt) => isOf(attempt) && isIn(attempt));
    const failures = Map.groupBy(
      own.filter(({ reason }) => reason !== "ok"),
      ({ reason }) => reason,
    );
    expect(step).toMatchObject({
      attempts: own.length,
      delivered: own.filter(({ nextStatus }) => nextStatus === "delivered").length,
      failed: own.filter(({ nextStatus }) => nextStatus === "failed").length,
      events: subject.endpointIds === null ? emitted.filter((event) => isOf(event) && isIn(event)).length : 0,
    });
    expect(step.reasons).toEqual(
      Object.fromEntries([...failures].map(([reason, all]) => [reason, all.length])),
    );
    expectNear(step.latency.p95Ms, percentileOf(own, 0.95));
    expectNear(step.latency.p50Ms, percentileOf(own, 0.5));
  }
}

function percentileOf(attempts: readonly Made[], share: number): number | null {
  const answered = attempts.filter(({ reason }) => reason !== "worker_lost");
  const sorted = answered.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

/** Within a bucket, which is half as wide as it is high. */
function expectNear(estimate: number | null, exact: number | null): void {
  if (estimate === null || exact === null) expect(estimate).toBe(exact);
  else expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(1 + exact / 2);
}

async function makeSubjects() {
  const tenants = [await addTenant(), await addTenant(), await addTenant()];
  const subjects = tenants.flatMap((tenantId) =>
    Array.from({ length: 3 }, () => ({ tenantId, endpointId: idAt(Date.now()) })),
  );
  return { tenants, subjects };
}

const stored = () =>
  query<{ key: string }>(
    "SELECT stats_step::text AS key FROM stats_step ORDER BY tenant_id, endpoint_id, minutes, starts_at",
  );

test.each<StatsWindow>(["1h", "24h", "7d"])(
  "sums of %s are those of the attempts, for an endpoint, a tenant and all",
  async (window) => {
    const { tenants, subjects } = await makeSubjects();
    const nowMs = Date.now();
    const lengthMs = window === "1h" ? hourMs : window === "24h" ? dayMs : 7 * dayMs;
    await makeAttempts(subjects, 600, [nowMs - 1.1 * lengthMs - hourMs, nowMs]);
    await makeAttempts(subjects, 300, [nowMs - 90 * minuteMs, nowMs]);
    if (lengthMs > dayMs) await countHours(nowMs - 1.1 * lengthMs - 2 * dayMs);
    else await setMark(nowMs - 1.1 * lengthMs - 2 * hourMs);
    await count();
    const asked: StatsSubject[] = [
      { tenantId: null, endpointIds: null },
      { tenantId: tenants[0] ?? "", endpointIds: null },
      { tenantId: subjects[4]?.tenantId ?? "", endpointIds: [subjects[4]?.endpointId ?? ""] },
    ];
    for (const subject of asked) expectSeries(subject, await readSeries(subject, window));
  },
);

test("counting again changes nothing, nor does counting in several processes at once", async () => {
  const { subjects } = await makeSubjects();
  await makeAttempts(subjects, 400, [Date.now() - 3 * hourMs, Date.now()]);
  await setMark(Date.now() - 3 * hourMs);
  await Promise.all([count(), count(), count(), count()]);
  await count();
  expectSeries(
    { tenantId: null, endpointIds: null },
    await readSeries({ tenantId: null, endpointIds: null }, "24h"),
  );
  const before = await stored();
  await count();
  await Promise.all([count(), count()]);
  expect(await stored()).toEqual(before);
});

test("what is recorded late is counted, once, while its minute is not final", async () => {
  const { subjects } = await makeSubjects();
  const [nowMs, instance] = [Date.now(), { tenantId: null, endpointIds: null }];
  await makeAttempts(subjects, 50, [nowMs - 9 * minuteMs, nowMs]);
  await setMark(nowMs - 10 * minuteMs);
  await count();
  await makeAttempts(subjects, 50, [nowMs - 12_000, nowMs]);
  await count();
  expectSeries(instance, await readSeries(instance, "1h"));
  await makeAttempts(subjects, 50, [nowMs - 8 * minuteMs, nowMs - 3 * minuteMs]);
  await closeAll();
  expectSeries(instance, await readSeries(instance, "1h"));
});

/** Counts for good hour by hour, until two hours ago: much time is passed quickly. */
async function countHours(sinceMs: number): Promise<void> {
  await stats.withCounting(async ({ mark, count: countMinutes, rollUp, moveMark }) => {
    let atMs = Math.floor(sinceMs / dayMs) * dayMs;
    for (; atMs < mark.nowMs - 3 * hourMs; atMs += hourMs) {
      await countMinutes(atMs, atMs + hourMs);
      await rollUp(60, atMs);
      if ((atMs + hourMs) % dayMs === 0) await rollUp(1_440, atMs + hourMs - dayMs);
    }
    await moveMark({ closedUntilMs: atMs, countedUntilMs: atMs });
  });
}

/** Counts for good what is there, as it will be in ten minutes. */
async function closeAll(): Promise<void> {
  await stats.withCounting(async ({ mark, count: countMinutes, moveMark }) => {
    const toMs = Math.floor(mark.nowMs / minuteMs) * minuteMs + minuteMs;
    await countMinutes(mark.closedUntilMs, toMs);
    await moveMark({ closedUntilMs: toMs, countedUntilMs: toMs });
  });
}

test("a transaction that is open while its minute is counted is counted afterwards", async () => {
  const [first] = (await makeSubjects()).subjects;
  const nowMs = Date.now();
  await setMark(nowMs - 5 * minuteMs);
  const client = await pool.connect();
  await client.query("BEGIN");
  await client.query(
    `INSERT INTO attempt (id, delivery_id, tenant_id, endpoint_id, number, trigger, started_at, duration_ms, reason,
       endpoint_version, next_status) VALUES ($1, $1, $2, $3, 1, 'schedule', now(), 12, 'ok', 1, 'delivered')`,
    [idAt(nowMs - 2_000), first?.tenantId, first?.endpointId],
  );
  await count();
  const instance = { tenantId: null, endpointIds: null };
  expect((await readSeries(instance, "1h")).totals.attempts).toBe(0);
  await client.query("COMMIT");
  client.release();
  await count();
  expect((await readSeries(instance, "1h")).totals).toMatchObject({
    attempts: 1,
    delivered: 1,
    successRate: 1,
    latency: { p50Ms: percentileMs([0, 0, 0, 0, 0, 0, 0, 1], 0.5) },
  });
});

test("a process that counts leaves the others nothing to do", async () => {
  await stats.withCounting(async () => {
    expect(await stats.withCounting(async () => "taken")).toBeNull();
  });
  expect(await stats.withCounting(async () => "taken")).toBe("taken");
});

test("what fails half way leaves no trace", async () => {
  const { subjects } = await makeSubjects();
  const nowMs = Date.now();
  await makeAttempts(subjects, 20, [nowMs - minuteMs, nowMs]);
  await setMark(nowMs - 5 * minuteMs);
  const mark = await stats.readMark();
  const counting = stats.withCounting(async (counting) => {
    await counting.count(mark.closedUntilMs, mark.closedUntilMs + 6 * minuteMs);
    throw new Error("the worker was stopped");
  });
  await expect(counting).rejects.toThrow("stopped");
  expect(await stored()).toEqual([]);
});

test("hours outlive their minutes, and days their hours", async () => {
  const { subjects, tenants } = await makeSubjects();
  const nowMs = Date.now();
  await makeAttempts(subjects, 300, [nowMs - 20 * dayMs, nowMs]);
  await countHours(nowMs - 21 * dayMs);
  await count();
  const kept = await query<{ minutes: number; oldest: Date }>(
    "SELECT minutes, min(starts_at) AS oldest FROM stats_step GROUP BY 1 ORDER BY 1",
  );
  const ageMs = kept.map(({ oldest }) => nowMs - oldest.getTime());
  expect(kept.map(({ minutes }) => minutes)).toEqual([1, 60, 1_440]);
  expect(ageMs[0]).toBeLessThan(4 * hourMs);
  expect(ageMs[1]).toBeLessThan(9 * dayMs);
  expect(ageMs[2]).toBeGreaterThan(18 * dayMs);
  for (const tenantId of [null, tenants[1] ?? ""]) {
    const subject = { tenantId, endpointIds: null };
    expectSeries(subject, await readSeries(subject, "30d"));
  }
});

test("a tenant that is being erased gets no new steps, and all tenants together keep what it had", async () => {
  const { subjects, tenants } = await makeSubjects();
  const nowMs = Date.now();
  await makeAttempts(subjects, 60, [nowMs - 2 * minuteMs, nowMs]);
  await setMark(nowMs - 5 * minuteMs);
  await query("UPDATE tenant SET deleted_at = now() WHERE id = $1", [tenants[0]]);
  await count();
  const rows = await query("SELECT FROM stats_step WHERE tenant_id = $1", [tenants[0]]);
  expect(rows).toEqual([]);
  const instance = { tenantId: null, endpointIds: null };
  expectSeries(instance, await readSeries(instance, "1h"));
});

test("endpoints that are asked for together are told apart", async () => {
  const { subjects } = await makeSubjects();
  const nowMs = Date.now();
  const ours = subjects.slice(0, 3);
  await makeAttempts(subjects, 200, [nowMs - 2 * hourMs, nowMs]);
  await setMark(nowMs - 3 * hourMs);
  await count();
  const plan = planSeries("24h", await stats.readMark());
  const [tenantId, endpointIds] = [ours[0]?.tenantId ?? "", ours.map(({ endpointId }) => endpointId)];
  const rows = await stats.read({ tenantId, endpointIds }, plan.parts, plan.stepMs);
  const byEndpoint: Map<string, StatsRow[]> = Map.groupBy(rows, (row) => row.endpointId);
  expect([...byEndpoint.keys()].toSorted()).toEqual(endpointIds.toSorted());
  for (const [id, own] of byEndpoint) expectSeries({ tenantId, endpointIds: [id] }, toSeries(plan, own));
  const foreign = await stats.read(
    { tenantId: subjects[8]?.tenantId ?? "", endpointIds },
    plan.parts,
    plan.stepMs,
  );
  expect(foreign).toEqual([]);
});
