import { createEvent } from "@posthorn/contract/routes/events";
import { getLiveness, getReadiness } from "@posthorn/contract/routes/instance";
import { listTenants, putTenant } from "@posthorn/contract/routes/tenants";
import { type BreakableProxy, startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { createDatabase } from "@posthorn/testkit/database";
import { eventually } from "@posthorn/testkit/eventually";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { asProblem, type CheckedClient } from "./testing/checked-client.ts";
import { startApi } from "./testing/start-api.ts";

const params = { tenant: "acme" };
const emit = { params, body: { eventType: "a", payload: 1 } };
const allOk = { postgres: "ok", migrations: "ok", clock: "ok", queue: "ok", eviction: "ok" };

/** An API whose way to Postgres can be broken. */
async function startBehindProxy(environment: Record<string, string> = {}) {
  const database = await createDatabase();
  const { hostname, port } = new URL(database.url);
  const proxy = await startBreakableProxy({ host: hostname, port: Number(port) });
  const url = new URL(database.url);
  url.host = `127.0.0.1:${proxy.port}`;
  const api = await startApi(url.href, environment);
  onTestFinished(async () => {
    await proxy.restore();
    await api.stop();
    await proxy.close();
    await database.drop();
    expect(api.mistakes).toEqual([]);
  });
  await api.client.call(putTenant, { params, body: { name: "Acme" } });
  await api.client.call(createEvent, emit);
  return { client: api.client, proxy, databaseUrl: database.url };
}

async function readiness(client: CheckedClient) {
  const { status, text } = await client.as(null).send({ method: "GET", path: getReadiness.path });
  return { http: status, ...(JSON.parse(text) as { status: string; checks: Record<string, string> }) };
}

const ways: [what: string, breakIt: (proxy: BreakableProxy) => Promise<void>][] = [
  ["refuses connections", (proxy) => proxy.refuse()],
  ["does not answer", async (proxy) => proxy.silence()],
];

test.each(ways)(
  "while Postgres %s, the API says so with 503 and works again afterwards",
  async (_what, breakIt) => {
    const { client, proxy } = await startBehindProxy();
    await breakIt(proxy);
    const refused = await Promise.all([
      client.refusal(createEvent, emit),
      client.refusal(listTenants),
      client.as("a-key-that-was-not-used-yet").refusal(createEvent, emit),
      client.refusal(createEvent, { params: { tenant: "not-cached" }, body: emit.body }),
      client.refusal(createEvent, { params, body: { eventType: "not.cached", payload: 1 } }),
    ]);
    expect(refused.map(({ code }) => code)).toEqual(Array(5).fill("unavailable"));
    await proxy.restore();
    await eventually(() => client.call(createEvent, emit));
    await eventually(() => client.call(listTenants));
  },
);

test("a batch tells of each event that Postgres was away", async () => {
  const { client, proxy } = await startBehindProxy();
  await proxy.refuse();
  const body = JSON.stringify({ events: [{ tenant: "acme", eventType: "a", payload: 1 }] });
  const headers = { "content-type": "application/json" };
  const answer = await client.send({ method: "POST", path: "/v1/events/batch", headers, body });
  if (answer.status === 503) expect(asProblem(answer).code).toBe("unavailable");
  else expect(JSON.parse(answer.text)).toMatchObject({ data: [{ problem: { code: "unavailable" } }] });
});

test("emits that were on their way when Postgres went are refused, not lost in silence", async () => {
  const { client, proxy } = await startBehindProxy();
  const path = "/v1/tenants/acme/events";
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify(emit.body);
  const emits = Array.from({ length: 200 }, () => client.send({ method: "POST", path, headers, body }));
  await emits[0];
  await proxy.refuse();
  const statuses = (await Promise.all(emits)).map(({ status }) => status);
  expect(new Set([202, 503, ...statuses])).toEqual(new Set([202, 503]));
});

test("without Postgres the API is alive and not ready", async () => {
  const { client, proxy } = await startBehindProxy();
  expect(await readiness(client)).toEqual({ http: 200, status: "ready", checks: allOk });
  await proxy.refuse();
  expect(await readiness(client)).toEqual({
    http: 503,
    status: "unready",
    checks: { ...allOk, postgres: "failed", migrations: "failed", clock: "failed", queue: "failed" },
  });
  expect(await client.as(null).call(getLiveness)).toEqual({ status: "ok" });
  await proxy.restore();
  await eventually(async () => expect((await readiness(client)).status).toBe("ready"));
});

test("while Postgres does not answer, the readiness check still does", async () => {
  const { client, proxy } = await startBehindProxy();
  proxy.silence();
  expect(await readiness(client)).toMatchObject({ http: 503, status: "unready" });
  expect(await client.as(null).call(getLiveness)).toEqual({ status: "ok" });
});

test("with a migration to be made it is not ready", async () => {
  const { client, databaseUrl } = await startBehindProxy();
  const connection = new Client({ connectionString: databaseUrl });
  await connection.connect();
  await connection.query("DELETE FROM _prisma_migrations");
  await connection.end();
  expect(await readiness(client)).toEqual({
    http: 503,
    status: "unready",
    checks: { ...allOk, migrations: "failed" },
  });
});

test("without its queue it is ready, since events are kept all the same", async () => {
  const { client } = await startBehindProxy({ REDIS_URL: "redis://127.0.0.1:1" });
  expect(await readiness(client)).toEqual({
    http: 200,
    status: "ready",
    checks: { ...allOk, queue: "failed", eviction: "unknown" },
  });
  await client.call(createEvent, emit);
});
