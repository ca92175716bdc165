import { setTimeout as wait } from "node:timers/promises";
import type { Problem } from "@posthorn/contract/problem";
import { createApiKey } from "@posthorn/contract/routes/api-keys";
import type { ApiAnswer } from "@posthorn/testkit/api-client";
import { startBreakableProxy } from "@posthorn/testkit/breakable-proxy";
import { eventually } from "@posthorn/testkit/eventually";
import { Client } from "pg";
import { expect, onTestFinished, test } from "vitest";
import { modes, useSystem } from "./system.ts";
import { type AcceptedEvent, call, createTenant, type Tenant } from "./tenant.ts";

// What is refused is refused by the API alone, so one way to run is enough.
const system = useSystem(modes[0] ?? "standalone");

const clients = 300;

test("a Postgres that cannot keep up makes reads yield, then ingest; nothing accepted is lost", async () => {
  const tenant = await createTenant(system().client);
  const database = await connect();
  const unlock = await lockTable("event");
  // One statement hangs with one event: all others wait in the API, however many would have fitted into that statement.
  const load = startPosts(tenant, () =>
    eventually(async () => expect(await countWaitingWriters(database, "event")).toBe(1)),
  );

  await eventually(async () => expectUnavailable(await read("endpoints")));
  expect(load.refusals, "reads yield before ingest does").toEqual([]);
  await eventually(() => expect(load.refusals.length).toBeGreaterThan(0));
  for (const refusal of load.refusals) expectUnavailable(refusal);
  expectUnavailable(await read("endpoints"));
  for (const path of ["/healthz", "/readyz", "/v1/api-keys", "/v1/tenants"])
    expect((await system().client.send("GET", path)).status, path).toBe(200);
  expect(load.accepted.size).toBe(0);
  const givenUp = system()
    .api()
    .logLines()
    .filter(({ msg }) => msg === "Postgres did not serve a request");
  const [firstRefusal] = load.refusals.map((refusal) => refusal.json());
  expect(givenUp, "what was refused first was not even sent to Postgres").not.toContainEqual(
    expect.objectContaining({ requestId: (firstRefusal as Problem).requestId }), // its status says that it is one
  );

  await unlock();
  await load.done;
  expect(await storedOrders(database, tenant)).toEqual([...Array(clients).keys()]);
  expect(new Set(load.accepted.values()).size).toBe(clients);
  await eventually(async () => expect((await read("endpoints")).status).toBe(200));

  function read(what: string): Promise<ApiAnswer> {
    return system().client.send("GET", `/v1/tenants/${tenant.id}/${what}`);
  }
});

test("reads that hang keep no event out, whoever emits it", async () => {
  const tenant = await createTenant(system().client);
  await tenant.addEndpoint({ url: "http://127.0.0.1:9000/", retrySchedule: [] });
  const delivery = await tenant.deliveryOf((await tenant.emit("read")).id);
  const { key } = await call(system().client, createApiKey, {
    body: { name: "not used yet", scopes: ["events:write"] },
  });
  const database = await connect();
  const unlock = await lockTable("attempt");
  const path = `/v1/tenants/${tenant.id}/deliveries/${delivery.id}/attempts`;
  const reads = Array.from({ length: 20 }, () => system().client.send("GET", path));
  await eventually(async () => expect(await countWaiting(database)).toBeGreaterThanOrEqual(4));
  const answer = await system()
    .clientWith(key)
    .send("POST", `/v1/tenants/${tenant.id}/events`, { body: bodyOf(1) });
  expect(answer.status, answer.bytes.toString()).toBe(202);
  await unlock();
  await Promise.all(reads);
});

test("while Postgres is gone events are refused at once, and taken when it is back", async () => {
  const { tenant, proxy, database } = await startBehindProxy();
  await proxy.refuse();
  const load = startPosts(tenant);
  await eventually(() => expect(load.refusals.length).toBeGreaterThan(2 * clients));
  for (const refusal of load.refusals) expectUnavailable(refusal);
  expect(load.accepted.size).toBe(0);
  await proxy.restore();
  await load.done;
  expect(await storedOrders(database, tenant)).toEqual([...Array(clients).keys()]);
  expect(new Set(load.accepted.values()).size).toBe(clients);
});

test("an event whose commit was never heard of is refused, and its repeat is answered with the first event", async () => {
  const { tenant, proxy, database } = await startBehindProxy();
  const unlock = await lockTable("event");
  const emit = () => tenant.emitRaw(bodyOf(1), { idempotencyKey: "order-1" });
  const lost = emit();
  await eventually(async () => expect(await countWaiting(database)).toBe(1));
  await proxy.refuse();
  expectUnavailable(await lost);
  await unlock();
  await eventually(async () => expect(await storedOrders(database, tenant)).toEqual([1]));
  await proxy.restore();
  const repeat = await eventually(async () => {
    const answer = await emit();
    expect(answer.status).toBe(202);
    return answer.json() as AcceptedEvent; // the status says that it is one
  });
  expect((await tenant.readEventText(repeat.id)).status).toBe(200);
  expect(await storedOrders(database, tenant)).toEqual([1]);
});

/** From here on requests go to an API whose way to Postgres can be broken. */
async function startBehindProxy() {
  const url = new URL(system().settings["DATABASE_URL"] ?? "");
  const proxy = await startBreakableProxy({ host: url.hostname, port: Number(url.port) });
  url.host = `127.0.0.1:${proxy.port}`;
  const api = await system().startApi({ DATABASE_URL: url.href });
  onTestFinished(async () => {
    await api.end("SIGTERM");
    await proxy.close();
  });
  const tenant = await createTenant(system().client);
  await tenant.emit("warm");
  return { tenant, proxy, database: await connect() };
}

/**
 * Clients that post one event each, with a key, until it is accepted; they come back as they are told to. All but the first
 * begin when `others` resolves.
 */
function startPosts(tenant: Tenant, others: () => Promise<void> = async () => {}) {
  const accepted = new Map<number, string>();
  const refusals: ApiAnswer[] = [];
  const runClient = async (_: unknown, n: number) => {
    if (n > 0) await othersBegin;
    for (;;) {
      const answer = await tenant.emitRaw(bodyOf(n), { idempotencyKey: `order-${n}` });
      if (answer.status === 202) {
        accepted.set(n, (answer.json() as AcceptedEvent).id); // the status says that it is one
        return;
      }
      refusals.push(answer);
      await wait(1_000 * Number(answer.headers.get("retry-after")));
    }
  };
  const othersBegin = others();
  return { accepted, refusals, done: Promise.all(Array.from({ length: clients }, runClient)) };
}

function bodyOf(n: number): string {
  return JSON.stringify({ eventType: "order.placed", payload: { n }, externalId: String(n) });
}

function expectUnavailable(answer: ApiAnswer): void {
  expect(answer.status, answer.bytes.toString()).toBe(503);
  expect(answer.json()).toMatchObject({ status: 503, code: "unavailable" });
  expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
}

/** A connection of the test's own, past the API. */
async function connect(): Promise<Client> {
  const client = new Client({ connectionString: system().settings["DATABASE_URL"] });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

/** Nobody else can read or write the table until it is let go. */
async function lockTable(table: string): Promise<() => Promise<unknown>> {
  const database = await connect();
  await database.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return () => database.query("COMMIT");
}

/** How many statements wait for a lock. */
async function countWaiting(database: Client): Promise<number> {
  const sql =
    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()";
  return (await database.query(sql)).rowCount ?? 0;
}

/** How many statements wait to write into a table. */
async function countWaitingWriters(database: Client, table: string): Promise<number> {
  const sql =
    "SELECT 1 FROM pg_locks WHERE NOT granted AND relation = $1::regclass AND mode = 'RowExclusiveLock'";
  return (await database.query(sql, [table])).rowCount ?? 0;
}

/** Which orders' events are in Postgres, each as often as it is. */
async function storedOrders(database: Client, tenant: Tenant): Promise<number[]> {
  const sql = `
    SELECT event.external_id::int AS n FROM event JOIN tenant ON tenant.id = tenant_id
    WHERE tenant.external_id = $1 AND event_type = 'order.placed' ORDER BY n`;
  const { rows } = await database.query<{ n: number }>(sql, [tenant.id]);
  return rows.map(({ n }) => n);
}
