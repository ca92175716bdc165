import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, deleteEndpoint, resumeEndpoint } from "@posthorn/contract/routes/endpoints";
import { createEvent } from "@posthorn/contract/routes/events";
import { listAllEndpoints } from "@posthorn/contract/routes/fleet";
import { deleteTenant, putTenant } from "@posthorn/contract/routes/tenants";
import { createDatabase } from "@posthorn/testkit/database";
import { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask } from "../testing/ask.ts";
import { startApi } from "../testing/start-api.ts";
import { uuidOf } from "../testing/test-tenant.ts";

const database = await createDatabase();
const api = await startApi(database.url);
const pool = new Pool({ connectionString: database.url, max: 2 });
const { client } = api;

afterAll(async () => {
  await pool.end();
  await api.stop();
  await database.drop();
  expect(api.mistakes).toEqual([]);
});

/** What a worker makes of an endpoint, by hand. */
async function setEndpoint(id: string, status: string, lane: string): Promise<void> {
  const uuid = uuidOf("ep", id);
  await pool.query(`UPDATE endpoint SET status = '${status}' WHERE id = $1`, [uuid]);
  if (lane !== "") await pool.query(`UPDATE endpoint_lane SET ${lane} WHERE endpoint_id = $1`, [uuid]);
}

async function makeEndpoint(tenant: string, name: string, status = "active", lane = ""): Promise<string> {
  const { id } = await client.call(createEndpoint, {
    params: { tenant },
    body: { url: `https://hooks.example/${name}`, description: `The ${name}`, eventTypes: ["made"] },
  });
  await setEndpoint(id, status, lane);
  return id;
}

const failedFor = (minutes: number, failures: number) =>
  `failing_since = now() - ${minutes} * interval '1 minute', last_failure_at = now(), consecutive_failures = ${failures}`;

beforeAll(async () => {
  for (const [tenant, name] of [
    ["acme", "Acme"],
    ["beta", "Beta"],
    ["gone", "Gone"],
  ] as const)
    await client.call(putTenant, { params: { tenant }, body: { name } });
  await makeEndpoint("beta", "first");
  await makeEndpoint("acme", "fails-now", "active", failedFor(1, 1));
  await makeEndpoint("acme", "paused", "paused", failedFor(300, 3));
  await makeEndpoint("beta", "fails-long", "active", failedFor(90, 2));
  await makeEndpoint("beta", "off", "disabled", `breaker = 'open', ${failedFor(7_200, 99)}`);
  await makeEndpoint(
    "acme",
    "broken",
    "active",
    `breaker = 'open', opened_until = now(), ${failedFor(5, 12)}`,
  );
  await makeEndpoint("acme", "shaky", "active", "breaker = 'open', opened_until = now()");
  await makeEndpoint("beta", "broken-long", "active", `breaker = 'open', ${failedFor(60, 40)}`);
  await makeEndpoint("acme", "last");
  const deleted = await makeEndpoint("acme", "deleted", "active", failedFor(9, 9));
  await client.call(deleteEndpoint, { params: { tenant: "acme", endpoint: deleted } });
  await makeEndpoint("gone", "erased", "active", failedFor(9, 9));
  await client.call(deleteTenant, { params: { tenant: "gone" } });
});

const worstFirst = [
  ["broken-long", "breaker"],
  ["broken", "breaker"],
  ["shaky", "breaker"],
  ["fails-long", "failing"],
  ["fails-now", "failing"],
  ["off", "disabled"],
  ["paused", "paused"],
  ["last", "healthy"],
  ["first", "healthy"],
] as const;
const nameOf = (url: string) => url.replace("https://hooks.example/", "");

async function list(query: Record<string, string> = {}, by = client): Promise<string[]> {
  const { data } = await by.call(listAllEndpoints, { query });
  return data.map(({ url }) => nameOf(url));
}

test("the fleet is listed worst first, with whose an endpoint is and nothing that is deleted", async () => {
  const { data, nextCursor } = await client.call(listAllEndpoints);
  expect(data.map(({ url, state }) => [nameOf(url), state])).toEqual(worstFirst);
  expect(nextCursor).toBeNull();
  expect(data[1]).toMatchObject({
    tenantName: "Acme",
    description: "The broken",
    status: "active",
    disabledReason: null,
    breaker: "open",
    consecutiveFailures: 12,
    lastReason: null,
    unfinished: 0,
  });
  expect(Date.parse(data[1]?.failingSince ?? "")).toBeLessThan(Date.parse(data[1]?.lastFailureAt ?? ""));
});

test.each([1, 2, 4, 9])("pages of %i have each endpoint once, in the same order", async (limit) => {
  const names: string[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query: Record<string, string> = { limit: `${limit}`, ...(cursor && { cursor }) };
    const { data, nextCursor } = await client.call(listAllEndpoints, { query });
    names.push(...data.map(({ url }) => nameOf(url)));
    cursor = nextCursor;
  }
  expect(names).toEqual(worstFirst.map(([name]) => name));
});

test.each<[query: Record<string, string>, names: string[]]>([
  [{ state: "breaker" }, ["broken-long", "broken", "shaky"]],
  [{ state: "paused,disabled" }, ["off", "paused"]],
  [{ state: "failing", tenant: "acme" }, ["fails-now"]],
  [{ tenant: "beta" }, ["broken-long", "fails-long", "off", "first"]],
  [{ contains: "LONG" }, ["broken-long", "fails-long"]],
  [{ contains: "the f", state: "healthy" }, ["first"]],
  [{ contains: "%" }, []],
])("%j finds %j", async (query, names) => {
  expect(await list(query)).toEqual(names);
});

test.each([
  { state: "broken" },
  { state: "" },
  { contains: "" },
  { contains: "x".repeat(201) },
  { status: "active" },
])("%j is refused", async (query) => {
  expect((await ask(client, listAllEndpoints, { query })).status).toBe(422);
});

test("a tenant's key lists its own, and a foreign tenant is missing", async () => {
  const body = { name: "a key", tenant: "acme", scopes: ["endpoints:read"] };
  const own = client.as((await client.call(createApiKey, { body })).key);
  const names = ["broken", "shaky", "fails-now", "paused", "last"];
  expect(await list({}, own)).toEqual(names);
  expect(await list({ tenant: "acme" }, own)).toEqual(names);
  expect((await ask(own, listAllEndpoints, { query: { tenant: "beta" } })).status).toBe(404);
});

test("what waits is counted, why it fails is told as it was counted, and a resume makes it healthy", async () => {
  await client.call(putTenant, { params: { tenant: "own" }, body: { name: "Own" } });
  const endpoint = await makeEndpoint("own", "counted", "active", failedFor(30, 4));
  const event = { eventType: "made", payload: 1 };
  for (let made = 0; made < 3; made += 1)
    await client.call(createEvent, { params: { tenant: "own" }, body: event });
  const read = async () => (await client.call(listAllEndpoints, { query: { tenant: "own" } })).data[0];
  const before = await read();
  const count = (minutes: number, minutesAgo: number, reasons: object) =>
    pool.query(
      `INSERT INTO stats_step (tenant_id, endpoint_id, minutes, starts_at, events, attempts, delivered, failed, reasons, durations)
       VALUES ($1, $2, $3, date_trunc('minute', now()) - $4 * interval '1 minute', 0, 9, 0, 0, $5, '{}')`,
      [uuidOf("ten", before?.tenantId ?? ""), uuidOf("ep", endpoint), minutes, minutesAgo, reasons],
    );
  await count(1, 40, { dns: 7 });
  await count(1, 3, { tls: 1, http_5xx: 2 });
  await count(1, 5, { reset: 9 });
  await count(60, 75, { gone: 9 });
  expect(await read()).toEqual({ ...before, state: "failing", unfinished: 3, lastReason: "http_5xx" });
  await setEndpoint(endpoint, "active", failedFor(1, 4));
  expect((await read())?.lastReason, "nothing was counted since it fails").toBeNull();
  await client.call(resumeEndpoint, { params: { tenant: "own", endpoint } });
  expect(await read()).toMatchObject({
    state: "healthy",
    failingSince: null,
    lastReason: null,
    unfinished: 3,
  });
});
