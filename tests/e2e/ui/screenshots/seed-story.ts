import { createEndpoint, pauseEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEventType } from "@posthorn/contract/routes/event-types";
import { putTenant } from "@posthorn/contract/routes/tenants";
import { eventually } from "@posthorn/testkit/eventually";
import { Client } from "pg";
import { expect } from "vitest";
import type { System } from "../../system.ts";
import { call } from "../../tenant.ts";
import { sinceMs } from "./plan-attempts.ts";
import { historyMinutes, planHistory } from "./plan-history.ts";
import { companies, eventTypes, payloadOf, type StoryEndpoint } from "./story.ts";
import { type Places, writeHistory } from "./write-history.ts";

const minuteMs = 60_000;

/** Ids as the API writes them. */
export type StorySeeded = { tenants: Map<string, string>; endpoints: Map<string, string> };

/** Fills an instance with a day of three companies, and waits until the workers have counted it. */
export async function seedStory(system: System): Promise<StorySeeded> {
  const seeded = await makePlaces(system);
  await using resources = new AsyncDisposableStack();
  const client = new Client({ connectionString: system.settings["DATABASE_URL"] });
  await client.connect();
  resources.defer(() => client.end());
  const nowMs = Date.now();
  const places = await readPlaces(client);
  const random = createRandom(11);
  // First, so that nothing of the history is sent.
  await setStates(client, nowMs);
  await writeHistory(client, planHistory(nowMs, random), places, random);
  await client.query(doneOperationSql, [
    new Date(nowMs - 3 * 60 * minuteMs),
    places.tenants.get("northwind"),
  ]);
  await awaitCounted(client, nowMs);
  return seeded;
}

async function makePlaces({ client }: System): Promise<StorySeeded> {
  const seeded: StorySeeded = { tenants: new Map(), endpoints: new Map() };
  for (const [index, { name, description }] of eventTypes.entries()) {
    const example = payloadOf("NB-20001", 84.9, index);
    await call(client, createEventType, { body: { name, description, example } });
  }
  for (const { tenant, name, endpoints } of companies) {
    const { id: tenantId } = await call(client, putTenant, { params: { tenant }, body: { name } });
    seeded.tenants.set(tenant, tenantId);
    for (const endpoint of endpoints) {
      const { id } = await call(client, createEndpoint, { params: { tenant }, body: describe(endpoint) });
      seeded.endpoints.set(endpoint.url, id);
      if (endpoint.fate === "paused") await call(client, pauseEndpoint, { params: { tenant, endpoint: id } });
    }
  }
  return seeded;
}

function describe({ url, description, takes, leastTotal, retrySchedule }: StoryEndpoint): object {
  const filter = leastTotal === undefined ? null : { total: { $gte: leastTotal } };
  return { url, description, eventTypes: takes.map((prefix) => `${prefix}*`), filter, retrySchedule };
}

async function readPlaces(client: Client): Promise<Places> {
  const read = async (sql: string) => {
    const { rows } = await client.query<{ name: string; id: string }>(sql);
    return new Map(rows.map(({ name, id }) => [name, id]));
  };
  return {
    tenants: await read("SELECT external_id AS name, id FROM tenant WHERE external_id IS NOT NULL"),
    endpoints: await read("SELECT url AS name, id FROM endpoint"),
  };
}

/** What the attempts would have made of their endpoints. */
async function setStates(client: Client, nowMs: number): Promise<void> {
  const ago = (ms: number) => new Date(nowMs - ms);
  const set = (fate: StoryEndpoint["fate"], sql: string, values: unknown[]) => {
    const urls = companies.flatMap(({ endpoints }) => endpoints.filter((one) => one.fate === fate));
    return client.query(sql, [urls.map(({ url }) => url), ...values]);
  };
  await client.query("UPDATE endpoint SET created_at = $1, updated_at = $1", [ago(40 * 24 * 60 * minuteMs)]);
  await client.query("UPDATE tenant SET created_at = $1", [ago(41 * 24 * 60 * minuteMs)]);
  const setLane = (assignments: string) => `UPDATE endpoint_lane SET ${assignments}
    FROM endpoint WHERE endpoint.id = endpoint_id AND url = ANY ($1)`;
  const failing = "consecutive_failures = $4, failing_since = $2, last_failure_at = $3";
  await set("flaky", setLane(failing), [ago(sinceMs.flaky), ago(minuteMs), 14]);
  const opened = `breaker = 'open', failed_probes = 4, opened_until = $5, ${failing}`;
  const nextProbe = ago(-25 * minuteMs);
  await set("refusing", setLane(opened), [ago(sinceMs.refusing), ago(7 * minuteMs), 11, nextProbe]);
  const disable = "UPDATE endpoint SET status = 'disabled', disabled_reason = 'gone' WHERE url = ANY ($1)";
  await set("gone", disable, []);
}

/** A retry of the morning, with what it did. */
const doneOperationSql = `
INSERT INTO operation (id, action, status, tenant_id, filter, total, done, created_by, created_at, finished_at)
SELECT gen_random_uuid(), 'retry', 'finished', $2::uuid, '{"status": ["failed"]}', 318, 318, api_key.id, $1, $1::timestamptz + interval '41 s'
FROM api_key LIMIT 1`;

/** The workers count a past that is new to them like one that they were away for. */
async function awaitCounted(client: Client, nowMs: number): Promise<void> {
  const from = new Date(Math.floor(nowMs / minuteMs - historyMinutes) * minuteMs);
  await client.query("UPDATE stats_mark SET closed_until = $1, counted_until = $1", [from]);
  await eventually(
    async () => {
      const { rows } = await client.query("SELECT FROM stats_mark WHERE counted_until >= $1", [
        new Date(nowMs),
      ]);
      expect(rows).toHaveLength(1);
    },
    { withinMs: 180_000 },
  );
}

/** Numbers that are the same each time: a linear congruence, of which the upper bits are good enough to look at. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}
