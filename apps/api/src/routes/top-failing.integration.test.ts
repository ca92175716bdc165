import { createApiKey } from "@posthorn/contract/routes/api-keys";
import { createEndpoint, deleteEndpoint } from "@posthorn/contract/routes/endpoints";
import { listTopFailing } from "@posthorn/contract/routes/stats";
import { putTenant } from "@posthorn/contract/routes/tenants";
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

const every = "00000000-0000-0000-0000-000000000000";

/** As a worker counts: attempts of one minute, of the endpoint and of its tenant. */
async function count(
  tenantId: string,
  endpointId: string,
  attempts: number,
  reasons: object,
  minutesAgo = 1,
) {
  await pool.query(
    `INSERT INTO stats_step (tenant_id, endpoint_id, minutes, starts_at, events, attempts, delivered, failed, reasons, durations)
     SELECT $1, endpoint_id, 1, date_trunc('minute', now()) - $6 * interval '1 minute', 1, $3, 0, 0, $4, '{}'
     FROM unnest(ARRAY[$2, $5]::uuid[]) AS endpoint_id
     ON CONFLICT (tenant_id, endpoint_id, minutes, starts_at) DO UPDATE SET
       attempts = stats_step.attempts + excluded.attempts, reasons = excluded.reasons`,
    [uuidOf("ten", tenantId), uuidOf("ep", endpointId), attempts, reasons, every, minutesAgo],
  );
}

async function makeTenant(name: string) {
  const { id } = await client.call(putTenant, { params: { tenant: name.toLowerCase() }, body: { name } });
  return id;
}

async function makeEndpoint(tenant: string, name: string) {
  const body = { url: `https://hooks.example/${name}`, description: name };
  return (await client.call(createEndpoint, { params: { tenant }, body })).id;
}

let acme: string;

beforeAll(async () => {
  await pool.query("UPDATE stats_mark SET closed_until = now() - interval '2 hours', counted_until = now()");
  acme = await makeTenant("Acme");
  const beta = await makeTenant("Beta");
  await makeTenant("Gamma");
  const [some, most] = [await makeEndpoint(acme, "some"), await makeEndpoint(beta, "most")];
  const [few, none] = [await makeEndpoint(acme, "few"), await makeEndpoint(beta, "none")];
  const deleted = await makeEndpoint(beta, "deleted");
  await count(acme, some, 5, { http_5xx: 3 });
  await count(acme, some, 10, { http_5xx: 1, dns: 2 }, 7);
  await count(beta, most, 50, { timeout_response: 40 }, 3);
  await count(acme, few, 1, { gone: 1 }, 4);
  await count(beta, none, 500, {}, 5);
  await count(beta, deleted, 500, { gone: 500 }, 6);
  await client.call(deleteEndpoint, { params: { tenant: beta, endpoint: deleted } });
});

const list = async (query: Record<string, string> = {}, by = client) =>
  (await by.call(listTopFailing, { query: { window: "1h", ...query } })).data;

test("endpoints with the most failed attempts come first, with all that was attempted", async () => {
  const data = await list();
  expect(data.map(({ endpoint, tenantName }) => [endpoint?.description, tenantName])).toEqual([
    ["most", "Beta"],
    ["some", "Acme"],
    ["few", "Acme"],
  ]);
  expect(data[1]).toMatchObject({
    tenantId: acme,
    endpoint: { url: "https://hooks.example/some" },
    totals: { events: null, attempts: 15, successRate: 9 / 15, reasons: { http_5xx: 4, dns: 2 } },
  });
});

test("tenants are told by all of their attempts, those of deleted endpoints too", async () => {
  const data = await list({ by: "tenant" });
  expect(data.map(({ tenantName, endpoint, totals }) => [tenantName, endpoint, totals.attempts])).toEqual([
    ["Beta", null, 1_050],
    ["Acme", null, 16],
  ]);
});

test("as many are told as are asked for, 50 at most", async () => {
  expect(await list({ limit: "1" })).toHaveLength(1);
  for (const limit of ["0", "51"])
    expect((await ask(client, listTopFailing, { query: { limit } })).status).toBe(422);
});

test("a window without a failure has nothing on top", async () => {
  await pool.query("UPDATE stats_mark SET counted_until = now() - interval '30 minutes'");
  expect(await list()).toEqual([]);
  await pool.query("UPDATE stats_mark SET counted_until = now()");
});

test("a tenant's key is told of its own only", async () => {
  const body = { name: "a key", tenant: "acme", scopes: ["stats:read"] };
  const own = client.as((await client.call(createApiKey, { body })).key);
  expect((await list({}, own)).map(({ endpoint }) => endpoint?.description)).toEqual(["some", "few"]);
  expect((await list({ by: "tenant" }, own)).map(({ tenantName }) => tenantName)).toEqual(["Acme"]);
});
